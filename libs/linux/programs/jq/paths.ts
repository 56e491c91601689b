import { JqError } from './errors.js';
import { formatJson, type Json } from './json.js';

/** Where a value was found, while paths are asked for; 'none' marks a value that is not a part of the input. */
export type Path = readonly Json[] | 'none' | undefined;

/** A value that was made, not found: it has no path. */
export function lost(path: Path): Path {
  return path === undefined ? undefined : 'none';
}

export function deeper(path: Path, key: Json): Path {
  return path === undefined || path === 'none' ? path : [...path, key];
}

export function checkPath(value: Json, path: Path, attempt: () => string): void {
  if (path === 'none' && value !== null) throw new JqError(`Invalid path expression near attempt to ${attempt()}`);
}

export function shown(value: Json): string {
  const text = formatJson(value);
  return text.length > 30 ? `${text.slice(0, 26)}...` : text;
}

