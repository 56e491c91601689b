// Mirrors pkg/registry/customresource/tableconvertor of apiextensions-apiserver
// Differs: of JSON paths there are fields, positions, `[*]` and filters that compare one field; no ranges, unions and `..`.
import { ageOf, parseTime } from '#cluster/apimachinery/time.js';

type Step = (value: unknown) => readonly unknown[];

/** A field (`\.` is a point in its name), `[2]`, `[-1]`, `[*]`, `['a.b/c']` and `[?(@.type=="Ready")]`. */
const STEP = /\.((?:\\.|[^\s.[\](){},?@\\])+)|\[(-?\d+)\]|(\[\*\])|\[['"]([^'"]+)['"]\]|\[\?\(\s*@\.([\w.]+)\s*(==|!=)\s*(?:["']([^"']*)["']|([\w.-]+))\s*\)\]/g;

/** The first value that a simple JSON path leads to. */
export function valueAt(object: unknown, path: string): unknown {
  let found: readonly unknown[] = [object];
  for (const match of path.matchAll(STEP)) found = found.flatMap(stepOf(match)).filter((value) => value !== undefined && value !== null);
  return found[0];
}

function stepOf([, name, position, all, quoted, filter, operator, text, bare]: RegExpMatchArray): Step {
  const field = quoted ?? name?.replaceAll(/\\(.)/g, '$1');
  if (field !== undefined) return (value) => [fieldOf(value, field)];
  const inList = (pick: (list: readonly unknown[]) => readonly unknown[]): Step => (value) => (Array.isArray(value) ? pick(value) : []);
  if (position !== undefined) return inList((list) => [list.at(Number(position))]);
  if (all !== undefined) return (value) => (Array.isArray(value) ? value : typeof value === 'object' && value !== null ? Object.values(value) : []);
  const isWanted = (each: unknown): boolean => {
    const value = (filter ?? '').split('.').reduce(fieldOf, each);
    return value !== undefined && (String(value) === (text ?? bare)) === (operator === '==');
  };
  return inList((list) => list.filter(isWanted));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** A value in a column of this type; null where it is of another. */
export function cellOf(value: unknown, type: string, nowMs: number): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  switch (type) {
    case 'date': return typeof value !== 'string' ? null : value !== '' && parseTime(value) === undefined ? '<invalid>' : ageOf(value === '' ? undefined : value, nowMs);
    case 'integer': return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number': return typeof value === 'number' ? value : null;
    case 'boolean': return typeof value === 'boolean' ? value : null;
    default: return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}
