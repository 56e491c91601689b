import { semanticEqual } from '#cluster/apimachinery/json.js';
import { forbiddenField, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

/** What `immutable` of ConfigMaps and Secrets forbids. */
export function frozenDataErrors<T extends { readonly immutable?: boolean }>(next: T, previous: T, fields: readonly (keyof T & string)[]): FieldError[] {
  if (previous.immutable !== true) return [];
  const errors: FieldError[] = [];
  if (next.immutable !== true) errors.push(forbiddenField('immutable', 'field is immutable when `immutable` is set'));
  for (const field of fields) if (!semanticEqual(next[field] ?? {}, previous[field] ?? {})) errors.push(forbiddenField(field, 'field is immutable when `immutable` is set'));
  return errors;
}
