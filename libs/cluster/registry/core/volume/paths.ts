// Mirrors pkg/apis/core/validation: paths and modes of files in volumes
// Differs: nothing that can be seen.
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

/** `..` nowhere in it. */
export function backstepErrors(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [invalidValue(field, path, "must not contain '..'")] : [];
}

/** A path below something. */
export function descendingPathErrors(path: string, field: string): FieldError[] {
  return [...(path.startsWith('/') ? [invalidValue(field, path, 'must be a relative path')] : []), ...backstepErrors(path, field)];
}

/** The same, where names that begin with two dots belong to the kubelet. */
export function filePathErrors(path: string, field: string): FieldError[] {
  const isReserved = path.startsWith('..') && !path.startsWith('../');
  return [...descendingPathErrors(path, field), ...(isReserved ? [invalidValue(field, path, "must not start with '..'")] : [])];
}

export function requiredFilePathErrors(path: string | undefined, field: string): FieldError[] {
  return [...missing(path, field), ...filePathErrors(path ?? '', field)];
}

export function modeErrors(mode: number | undefined, field: string): FieldError[] {
  return mode === undefined || (mode >= 0 && mode <= 0o777) ? [] : [invalidValue(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

export function missing(value: string | undefined, field: string, why = ''): FieldError[] {
  return (value ?? '') === '' ? [required(field, why)] : [];
}
