// Mirrors github.com/Masterminds/sprig/v3/reflect.go
import { Float, goTypeName, isStruct } from '#kubectl/template/format.js';
import type { FunctionMap } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { deepEqual } from '#helm/engine/values.js';

export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'invalid';
  if (value instanceof Float) return 'float64';
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'int64';
  if (typeof value === 'object') return isStruct(value) ? 'struct' : 'map';
  return typeof value === 'function' ? 'func' : 'string';
}

function typeOf(value: unknown): string {
  return typeof value === 'number' ? 'int64' : goTypeName(value);
}

export const reflectionFunctions: FunctionMap = {
  typeOf: declared('any', typeOf),
  typeIs: declared('string any', (target: string, value: unknown) => target === typeOf(value)),
  typeIsLike: declared('string any', (target: string, value: unknown) => target === typeOf(value) || `*${target}` === typeOf(value)),
  kindOf: declared('any', kindOf),
  kindIs: declared('string any', (target: string, value: unknown) => target === kindOf(value)),
  deepEqual: declared('any any', deepEqual),
};
