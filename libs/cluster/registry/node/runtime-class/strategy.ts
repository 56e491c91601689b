// Mirrors pkg/registry/node/runtimeclass
// Differs: nothing that can be seen.
import type { RuntimeClass } from '#cluster/api/generated/types.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import { validateLabels } from '#cluster/apiserver/validate-meta.js';
import { immutable } from '#cluster/registry/apps/selector-validation.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import { labelMapWarnings } from '#cluster/registry/core/node/deprecated-labels.js';
import { amountErrors, containerResourceNameErrors } from '#cluster/registry/core/resource-names.js';
import type { Behaviour } from '#cluster/registry/describe.js';

export const runtimeClassStrategy: Behaviour<RuntimeClass> = {
  validate,
  validateUpdate: (next, previous) => [...immutable(next.handler, previous.handler, 'handler'), ...validate(next)],
  warnings: ({ scheduling }) => labelMapWarnings(scheduling?.nodeSelector, () => 'scheduling.nodeSelector'),
  columns: [NAME, text('Handler', ({ handler }) => handler), AGE],
};

function validate({ handler = '', overhead, scheduling }: RuntimeClass): FieldError[] {
  const errors = dns1123LabelErrors(handler).map((problem) => invalidValue('handler', handler, problem));
  for (const [name, amount] of Object.entries(overhead?.podFixed ?? {})) {
    const field = `overhead.podFixed.limits[${name}]`;
    errors.push(...containerResourceNameErrors(field, name), ...amountErrors(field, name, amount));
  }
  return [...errors, ...validateLabels(scheduling?.nodeSelector, 'scheduling.nodeSelector')];
}
