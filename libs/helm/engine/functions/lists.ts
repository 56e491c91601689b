// Mirrors github.com/Masterminds/sprig/v3/list.go
// Differs: `keys` and `values` come in order of the keys, where Go's order is random.
import { Float } from '#kubectl/template/format.js';
import { CallError, type FunctionMap, truth } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { deepEqual } from '#helm/engine/values.js';
import { toInt } from './numbers.js';
import { kindOf } from './reflection.js';

function listOrFail(value: unknown, problem: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new CallError(`${problem} ${kindOf(value)}`);
}

function contains(list: readonly unknown[], wanted: unknown): boolean {
  return list.some((item) => deepEqual(item, wanted));
}

export function isEmpty(value: unknown): boolean {
  return value instanceof Float ? value.value === 0 : !truth(value);
}

type Run = (...args: never[]) => unknown;
/** Each list function has a twin `must…`; both end the template here, as a panic does in Go. */
function withMust(functions: Readonly<Record<string, readonly [string, Run]>>): FunctionMap {
  return Object.fromEntries(
    Object.entries(functions).flatMap(([name, [parameters, run]]) => {
      const call = declared(parameters, run);
      return [[name, call], [`must${name.charAt(0).toUpperCase()}${name.slice(1)}`, call]];
    }),
  );
}

function chunk(size: number, value: unknown): unknown {
  const list = listOrFail(value, 'Cannot chunk type');
  if (size <= 0) throw new CallError('runtime error: makeslice: len out of range');
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

function slice(value: unknown, ...indices: unknown[]): unknown {
  const list = listOrFail(value, 'list should be type of slice or array but');
  if (list.length === 0) return null;
  const start = indices.length > 0 ? toInt(indices[0]) : 0;
  const end = indices.length > 1 ? toInt(indices[1]) : list.length;
  if (start < 0 || end > list.length || start > end) throw new CallError('reflect.Value.Slice: slice index out of bounds');
  return list.slice(start, end);
}

export const listFunctions: FunctionMap = {
  ...withMust({
    append: ['any any', (list: unknown, item: unknown) => [...listOrFail(list, 'Cannot push on type'), item]],
    push: ['any any', (list: unknown, item: unknown) => [...listOrFail(list, 'Cannot push on type'), item]],
    prepend: ['any any', (list: unknown, item: unknown) => [item, ...listOrFail(list, 'Cannot prepend on type')]],
    first: ['any', (list: unknown) => listOrFail(list, 'Cannot find first on type')[0] ?? null],
    last: ['any', (list: unknown) => listOrFail(list, 'Cannot find last on type').at(-1) ?? null],
    rest: ['any', (list: unknown) => listOrFail(list, 'Cannot find rest on type').slice(1)],
    initial: ['any', (list: unknown) => listOrFail(list, 'Cannot find initial on type').slice(0, -1)],
    reverse: ['any', (list: unknown) => [...listOrFail(list, 'Cannot find reverse on type')].reverse()],
    compact: ['any', (list: unknown) => listOrFail(list, 'Cannot compact on type').filter((item) => !isEmpty(item))],
    uniq: ['any', (list: unknown) => listOrFail(list, 'Cannot find uniq on type').filter((item, i, all) => !contains(all.slice(0, i), item))],
    without: ['any ...any', (list: unknown, ...omit: unknown[]) => listOrFail(list, 'Cannot find without on type').filter((item) => !contains(omit, item))],
    has: ['any any', (wanted: unknown, list: unknown) => (list === null || list === undefined ? false : contains(listOrFail(list, 'Cannot find has on type'), wanted))],
    slice: ['any ...any', slice],
    chunk: ['int any', chunk],
  }),
  list: declared('...any', (...items: unknown[]) => items),
  tuple: declared('...any', (...items: unknown[]) => items),
  concat: declared('...any', (...lists: unknown[]) => lists.flatMap((list) => {
    if (!Array.isArray(list)) throw new CallError(`Cannot concat type ${kindOf(list)} as list`);
    return list;
  })),
};
