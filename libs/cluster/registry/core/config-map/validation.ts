// Mirrors pkg/apis/core/validation
import type { ConfigMap } from '#cluster/api/generated/types.js';
import { invalidValue, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { configMapKeyErrors } from '#cluster/apimachinery/validation/formats.js';
import { base64Bytes, textBytes } from '#cluster/registry/core/data-size.js';

const DATA_BYTES_MAX = 1024 * 1024;

export function validate({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const name of Object.keys(data).sort()) {
    for (const problem of configMapKeyErrors(name)) errors.push(invalidValue(`data[${name}]`, name, problem));
    if (binaryData[name] !== undefined) errors.push(invalidValue(`data[${name}]`, name, 'duplicate of key present in binaryData'));
    bytes += textBytes(data[name] as string);
  }
  for (const name of Object.keys(binaryData).sort()) {
    for (const problem of configMapKeyErrors(name)) errors.push(invalidValue(`binaryData[${name}]`, name, problem));
    bytes += base64Bytes(binaryData[name] as string);
  }
  // The whole object is meant: a path of nothing.
  if (bytes > DATA_BYTES_MAX) errors.push(tooLong('[]', DATA_BYTES_MAX));
  return errors;
}
