// Mirrors RFC 7386
// Differs: nothing.
import { isObject, type Draft, type JsonValue } from '#cluster/apimachinery/json.js';

/** Objects merge key by key, null removes, anything else replaces. */
export function applyMergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return patch;
  const result: Draft = isObject(target) ? { ...target } : {};
  for (const key of Object.keys(patch)) {
    const value = patch[key] as JsonValue;
    if (value === null) delete result[key];
    else result[key] = applyMergePatch(result[key], value);
  }
  return result;
}
