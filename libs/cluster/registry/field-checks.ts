// Mirrors apimachinery/pkg/api/validation and pkg/apis/apps/validation: checks of one field that many kinds make
// Differs: nothing that can be seen.
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { percentErrors } from '#cluster/apimachinery/validation/formats.js';

export function nonNegative(value: number | undefined, field: string): FieldError[] {
  return value !== undefined && value < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [];
}

export function immutable(next: unknown, previous: unknown, field: string): FieldError[] {
  return semanticEqual(next, previous) ? [] : [invalidValue(field, next, 'field is immutable')];
}

export function intOrPercentErrors(value: number | string | undefined, field: string): FieldError[] {
  if (value === undefined) return [];
  if (typeof value === 'number') return nonNegative(value, field);
  return percentErrors(value).map((text) => invalidValue(field, value, text));
}

/** As intOrPercentErrors, for a share of what is there. */
export function shareErrors(value: number | string | undefined, field: string): FieldError[] {
  const errors = intOrPercentErrors(value, field);
  if (errors.length === 0 && typeof value === 'string' && Number.parseInt(value, 10) > 100) errors.push(invalidValue(field, value, 'must not be greater than 100%'));
  return errors;
}
