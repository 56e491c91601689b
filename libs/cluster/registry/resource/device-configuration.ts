// Mirrors pkg/apis/resource/validation: what a driver is told of a device
import type { OpaqueDeviceConfiguration } from '#cluster/api/generated/types.js';
import { isObject } from '#cluster/apimachinery/json.js';
import { invalidValue, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { driverErrors } from './names.js';

export const CONFIGURATIONS_MAX = 32;
export const RAW_BYTES_MAX = 10 * 1024;

export function configurationErrors({ opaque }: { readonly opaque?: OpaqueDeviceConfiguration }, at: string): FieldError[] {
  if (opaque === undefined) return [required(`${at}.opaque`)];
  return [...driverErrors(opaque.driver, `${at}.opaque.driver`), ...rawErrors(opaque.parameters, `${at}.opaque.parameters`)];
}

/** JSON that the API server doesn't look into. */
export function rawErrors(value: unknown, field: string): FieldError[] {
  if (value === undefined || value === null) return [required(field)];
  if (JSON.stringify(value).length > RAW_BYTES_MAX) return [tooLong(field, RAW_BYTES_MAX)];
  return isObject(value) ? [] : [invalidValue(field, '<value omitted>', 'must be a valid JSON object')];
}
