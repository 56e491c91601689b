// Mirrors pkg/registry/node/runtimeclass
// Differs: nothing that can be seen.
import type { RuntimeClass } from '#cluster/api/generated/types.js';
import { labelMapWarnings } from '#cluster/registry/core/node/deprecated-labels.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { validate } from './validation.js';

export const runtimeClassStrategy: Behaviour<RuntimeClass> = {
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...immutable(next.handler, previous.handler, 'handler')],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: true,
  warnings: ({ scheduling }) => labelMapWarnings(scheduling?.nodeSelector, () => 'scheduling.nodeSelector'),
};
