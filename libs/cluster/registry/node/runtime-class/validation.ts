// Mirrors pkg/apis/node/validation
import type { RuntimeClass } from '#cluster/api/generated/types.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import { validateLabels } from '#cluster/apiserver/validate-meta.js';
import { amountErrors, containerResourceNameErrors } from '#cluster/registry/core/resource-names.js';

export function validate({ handler = '', overhead, scheduling }: RuntimeClass): FieldError[] {
  const errors = dns1123LabelErrors(handler).map((problem) => invalidValue('handler', handler, problem));
  for (const [name, amount] of Object.entries(overhead?.podFixed ?? {})) {
    const field = `overhead.podFixed.limits[${name}]`;
    errors.push(...containerResourceNameErrors(field, name), ...amountErrors(field, name, amount));
  }
  return [...errors, ...validateLabels(scheduling?.nodeSelector, 'scheduling.nodeSelector')];
}
