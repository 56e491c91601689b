// Mirrors pkg/apis/storage/validation
import type { VolumeAttributesClass } from '#cluster/api/generated/types.js';
import type { FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { parameterErrors, provisionerErrors } from '#cluster/registry/storage/parameters.js';

export function validate({ driverName = '', parameters = {} }: VolumeAttributesClass): FieldError[] {
  return [...provisionerErrors(driverName, 'driverName'), ...parameterErrors(parameters, false)];
}
