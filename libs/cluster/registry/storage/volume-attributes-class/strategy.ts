// Mirrors pkg/registry/storage/volumeattributesclass
// Differs: nothing that can be seen.
import type { VolumeAttributesClass } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { forbiddenField, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';

export const volumeAttributesClassStrategy: Behaviour<VolumeAttributesClass> = {
  validate,
  validateUpdate: (next, previous) => [
    ...(next.driverName === previous.driverName ? [] : [forbiddenField('driverName', 'updates to driverName are forbidden.')]),
    ...(semanticEqual(next.parameters, previous.parameters) ? [] : [forbiddenField('parameters', 'updates to parameters are forbidden.')]),
  ],
  columns: [NAME, text('DriverName', ({ driverName }) => driverName), AGE],
};

function validate({ driverName, parameters = {} }: VolumeAttributesClass): FieldError[] {
  return [...((driverName ?? '') === '' ? [required('driverName')] : []), ...(Object.keys(parameters).length === 0 ? [required('parameters', 'must contain at least one key/value pair')] : [])];
}
