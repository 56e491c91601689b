// Mirrors pkg/registry/core/configmap
// Differs: nothing that can be seen.
import type { ConfigMap } from '#cluster/api/generated/types.js';
import { frozenDataErrors } from '#cluster/registry/core/frozen-data.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { validate } from './validation.js';

export const configMapStrategy: Behaviour<ConfigMap> = {
  validate,
  validateUpdate: (next, previous) => [...frozenDataErrors(next, previous, ['data', 'binaryData']), ...validate(next)],
};
