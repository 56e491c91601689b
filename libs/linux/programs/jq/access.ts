import { ARRAY_LENGTH_MAX } from '#linux/programs/limits.js';
import { JqError } from './errors.js';
import { compareJson, isArray, isObject, type Json, kindOf } from './json.js';

/** `value[key]`. */
export function getAt(value: Json, key: Json): Json {
  if (isObject(value) && typeof key === 'string') return value.get(key) ?? null;
  if (isArray(value) && typeof key === 'number') {
    if (Number.isNaN(key)) return null;
    const index = Math.floor(key);
    return value[index < 0 ? index + value.length : index] ?? null;
  }
  if (isObject(key) && (isArray(value) || value === null || typeof value === 'string')) {
    return value === null ? null : slice(value, key.get('start') ?? null, key.get('end') ?? null);
  }
  if (isArray(value) && isArray(key)) return indicesOf(value, key);
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null)) return null;
  if (typeof key === 'string' && key.length < 30) throw new JqError(`Cannot index ${kindOf(value)} with string "${key}"`);
  throw new JqError(`Cannot index ${kindOf(value)} with ${kindOf(key)}`);
}

function indicesOf(value: readonly Json[], wanted: readonly Json[]): readonly number[] {
  const found: number[] = [];
  if (wanted.length === 0) return found;
  for (let at = 0; at + wanted.length <= value.length; at++) {
    if (wanted.every((each, k) => compareJson(value[at + k] as Json, each) === 0)) found.push(at);
  }
  return found;
}

function bounds(length: number, from: Json, to: Json): [number, number] {
  if ((from !== null && typeof from !== 'number') || (to !== null && typeof to !== 'number')) {
    throw new JqError('Start and end indices of an array slice must be numbers');
  }
  const clamp = (index: number) => Math.min(length, Math.max(0, index < 0 ? index + length : index));
  const start = clamp(Math.floor(from ?? 0));
  const end = clamp(Math.ceil(to ?? length));
  return [start, Math.max(start, end)];
}

export function slice(value: Json, from: Json, to: Json): Json {
  if (value === null) return null;
  if (typeof value === 'string') {
    const points = [...value];
    return points.slice(...bounds(points.length, from, to)).join('');
  }
  if (!isArray(value)) throw new JqError(`Cannot index ${kindOf(value)} with object`);
  return value.slice(...bounds(value.length, from, to));
}

export function getPath(value: Json, path: readonly Json[]): Json {
  let current = value;
  for (const key of path) {
    if (current === null) return null;
    current = getAt(current, key);
  }
  return current;
}

/** A copy of `value` in which `path` is what `change` makes of what was there. */
export function updatePath(value: Json, path: readonly Json[], change: (before: Json) => Json, at = 0): Json {
  if (at === path.length) return change(value);
  const key = path[at] as Json;
  return setAt(value, key, updatePath(getAt(value, key), path, change, at + 1));
}

export function setAt(value: Json, key: Json, to: Json): Json {
  if (typeof key === 'string' && (value === null || isObject(value))) {
    const copy = new Map(value ?? []);
    copy.set(key, to);
    return copy;
  }
  if (typeof key === 'number' && (value === null || isArray(value))) {
    const items = value === null ? [] : [...value];
    let index = Math.floor(key);
    if (index < 0) index += items.length;
    if (index < 0) throw new JqError('Out of bounds negative array index');
    if (index > ARRAY_LENGTH_MAX) throw new JqError('Array index too large');
    while (items.length < index) items.push(null);
    items[index] = to;
    return items;
  }
  if (isObject(key) && (value === null || isArray(value))) {
    if (!isArray(to)) throw new JqError('A slice of an array can only be assigned another array');
    const items = value ?? [];
    const [start, end] = bounds(items.length, key.get('start') ?? null, key.get('end') ?? null);
    return [...items.slice(0, start), ...to, ...items.slice(end)];
  }
  if (typeof key === 'string' && key.length < 30) throw new JqError(`Cannot index ${kindOf(value)} with "${key}"`);
  if (isArray(value)) throw new JqError(`Cannot update field at array index of array`);
  throw new JqError(`Cannot index ${kindOf(value)} with ${kindOf(key)}`);
}

export function deletePaths(value: Json, paths: readonly Json[]): Json {
  const sorted = [...paths].sort(compareJson);
  return sorted.reduceRight<Json>((current, path) => {
    if (!isArray(path)) throw new JqError('Path must be specified as an array');
    return deletePath(current, path, 0);
  }, value);
}

function deletePath(value: Json, path: readonly Json[], at: number): Json {
  if (value === null || path.length === 0) return null;
  const key = path[at] as Json;
  if (at < path.length - 1) {
    const inner = getAt(value, key);
    return inner === null ? value : setAt(value, key, deletePath(inner, path, at + 1));
  }
  if (isObject(value)) {
    if (typeof key !== 'string') throw new JqError(`Cannot delete field at object index of ${kindOf(key) === 'number' ? 'object' : kindOf(key)}`);
    const copy = new Map(value);
    copy.delete(key);
    return copy;
  }
  if (isArray(value)) {
    if (typeof key === 'number') {
      const index = key < 0 ? Math.floor(key) + value.length : Math.floor(key);
      return value.filter((_, each) => each !== index);
    }
    if (isObject(key)) {
      const [start, end] = bounds(value.length, key.get('start') ?? null, key.get('end') ?? null);
      return [...value.slice(0, start), ...value.slice(end)];
    }
    throw new JqError(`Cannot delete field at array index of array`);
  }
  throw new JqError(`Cannot delete field at ${typeof key === 'string' ? 'object' : 'array'} index of ${kindOf(value)}`);
}
