// Mirrors pkg/registry/storage/volumeattributesclass
// Differs: nothing that can be seen.
import type { VolumeAttributesClass } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { forbiddenField } from '#cluster/apimachinery/validation/field-error.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { validate } from './validation.js';

export const volumeAttributesClassStrategy: Behaviour<VolumeAttributesClass> = {
  validate,
  validateUpdate: (next, previous) => [
    ...(next.driverName === previous.driverName ? [] : [forbiddenField('driverName', 'updates to driverName are forbidden.')]),
    ...(semanticEqual(next.parameters, previous.parameters) ? [] : [forbiddenField('parameters', 'updates to parameters are forbidden.')]),
    ...validate(next),
  ],
};
