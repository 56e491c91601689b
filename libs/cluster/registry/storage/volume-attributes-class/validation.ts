// Mirrors pkg/apis/storage/validation
import type { VolumeAttributesClass } from '#cluster/api/generated/types.js';
import { required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

export function validate({ driverName, parameters = {} }: VolumeAttributesClass): FieldError[] {
  return [...((driverName ?? '') === '' ? [required('driverName')] : []), ...(Object.keys(parameters).length === 0 ? [required('parameters', 'must contain at least one key/value pair')] : [])];
}
