// Mirrors pkg/apis/storage/validation: what classes of storage and of attributes share
// Differs: nothing that can be seen.
import { invalidValue, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';

const PARAMETERS_MAX = 512;
const PARAMETERS_BYTES_MAX = 256 * 1024;

export function provisionerErrors(provisioner: string, field: string): FieldError[] {
  if (provisioner === '') return [required(field)];
  return qualifiedNameErrors(provisioner.toLowerCase()).map((problem) => invalidValue(field, provisioner, problem));
}

export function parameterErrors(parameters: Readonly<Record<string, string>>, mayBeNone: boolean): FieldError[] {
  const field = 'parameters';
  const all = Object.entries(parameters);
  if (all.length > PARAMETERS_MAX) return [tooLong(field, PARAMETERS_MAX)];
  const errors = all.filter(([name]) => name === '').map(([name]) => invalidValue(field, name, 'field can not be empty.'));
  if (all.reduce((bytes, [name, value]) => bytes + name.length + value.length, 0) > PARAMETERS_BYTES_MAX) errors.push(tooLong(field, PARAMETERS_BYTES_MAX));
  return all.length === 0 && !mayBeNone ? [...errors, required(field, 'must contain at least one key/value pair')] : errors;
}
