// Mirrors fmt's %v of what encoding/json makes of a document
// Differs: nothing that can be seen.
import { isList, isObject, type JsonValue } from './json.js';

/** `map[a:1 b:[x y]]` */
export function goValue(value: JsonValue): string {
  if (isList(value)) return `[${value.map(goValue).join(' ')}]`;
  if (!isObject(value)) return value === null ? '<nil>' : String(value);
  const inner = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goValue(value[key] as JsonValue)}`);
  return `map[${inner.join(' ')}]`;
}
