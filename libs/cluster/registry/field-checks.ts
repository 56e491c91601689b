// Mirrors apimachinery/pkg/api/validation and pkg/apis/apps/validation: checks of one field that many kinds make
// Differs: nothing that can be seen.
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { percentErrors } from '#cluster/apimachinery/validation/formats.js';

export function nonNegative(value: number | undefined, field: string): FieldError[] {
  return value !== undefined && value < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [];
}

/** Counts that are none: each of `fields` in `counts`, which stands at `at`. */
export function countErrors<T extends object>(counts: T, fields: readonly (keyof T & string)[], at: string): FieldError[] {
  return fields.flatMap((field) => nonNegative(counts[field] as number | undefined, `${at}.${field}`));
}

/** `shown` is the value as the server has it in itself, where that differs. */
export function immutable(next: unknown, previous: unknown, field: string, shown: (value: never) => unknown = (value) => value): FieldError[] {
  return semanticEqual(next, previous) ? [] : [invalidValue(field, next === undefined ? null : shown(next as never), 'field is immutable')];
}

export function intOrPercentErrors(value: number | string | undefined, field: string): FieldError[] {
  if (value === undefined) return [];
  if (typeof value === 'number') return nonNegative(value, field);
  return percentErrors(value).map((text) => invalidValue(field, value, text));
}

/** As intOrPercentErrors, for a share of what is there. */
export function shareErrors(value: number | string | undefined, field: string): FieldError[] {
  return [...intOrPercentErrors(value, field), ...overAllErrors(value, field)];
}

export function overAllErrors(value: number | string | undefined, field: string): FieldError[] {
  return isPercent(value) && amountOf(value) > 100 ? [invalidValue(field, value, 'must not be greater than 100%')] : [];
}

/** The number, of a percentage too; none of any other text. */
export function amountOf(value: number | string): number {
  if (typeof value === 'number') return value;
  return isPercent(value) ? Number(value.slice(0, -1)) : /^[+-]?\d+$/.test(value) ? Number(value) : 0;
}

function isPercent(value: number | string | undefined): value is string {
  return typeof value === 'string' && percentErrors(value).length === 0;
}
