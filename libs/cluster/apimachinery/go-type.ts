import { isList } from './json.js';

/** What Go (`%T`) calls the type of a value that it decoded from JSON without knowing its kind. */
export function goTypeOf(value: unknown): string {
  if (value === null) return '<nil>';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'string') return 'string';
  return isList(value) ? '[]interface {}' : 'map[string]interface {}';
}
