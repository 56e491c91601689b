// Mirrors pkg/registry/resource/deviceclass
// Differs: nothing that can be seen.
import type { DeviceClass } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { validate } from './validation.js';

export const deviceClassStrategy: Behaviour<DeviceClass> = {
  hasGeneration: true,
  validate: (object) => validate(object),
  validateUpdate: validate,
};
