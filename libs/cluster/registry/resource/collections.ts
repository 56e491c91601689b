// Mirrors pkg/apis/resource/validation: lists and maps that have a largest size
// Differs: of a list that is too long nothing else is said, as there; keys of maps are looked at in the order of their names.
import { compareText } from '#cluster/apimachinery/json.js';
import { duplicate, tooMany, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

type Check<T> = (item: T, field: string) => readonly FieldError[];

export function listErrors<T>(items: readonly T[] | undefined, countMax: number, field: string, check: Check<T>): FieldError[] {
  const list = items ?? [];
  return list.length > countMax ? [tooMany(field, list.length, countMax)] : list.flatMap((item, i) => check(item, `${field}[${i}]`));
}

/** A list of which no two items have the same key. */
export function setErrors<T>(items: readonly T[] | undefined, countMax: number, field: string, keyOf: (item: T) => unknown, check: Check<T>): FieldError[] {
  const list = items ?? [];
  if (list.length > countMax) return [tooMany(field, list.length, countMax)];
  const keys = list.map((item) => JSON.stringify(keyOf(item) ?? ''));
  return [...listErrors(list, countMax, field, check), ...list.flatMap((item, i) => (keys.indexOf(keys[i] as string) < i ? [duplicate(`${field}[${i}]`, keyOf(item) ?? '')] : []))];
}

/** `checkKey` is told where the map is, `check` where the value is. */
export function mapErrors<T>(map: Readonly<Record<string, T>> | undefined, countMax: number, field: string, checkKey: Check<string>, check: Check<T>): FieldError[] {
  const keys = Object.keys(map ?? {}).sort(compareText);
  if (keys.length > countMax) return [tooMany(field, keys.length, countMax)];
  return keys.flatMap((key) => [...checkKey(key, field), ...check((map as Readonly<Record<string, T>>)[key] as T, `${field}[${key}]`)]);
}
