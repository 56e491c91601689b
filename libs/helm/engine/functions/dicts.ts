// Mirrors github.com/Masterminds/sprig/v3/dict.go
import { goTypeName } from '#kubectl/template/format.js';
import { CallError, type FunctionMap } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { copyOf, isTable, put, type Table } from '#helm/engine/values.js';
import { isEmpty } from './lists.js';
import { kindOf } from './reflection.js';
import { strval } from './strings.js';

function dict(...pairs: unknown[]): Table {
  const table: Table = {};
  for (let i = 0; i < pairs.length; i += 2) put(table, strval(pairs[i]), i + 1 < pairs.length ? pairs[i + 1] : '');
  return table;
}

/** mergo: fills what is empty in `into`; with `overwrite` what is not empty in `from` wins. */
function merge(into: Table, from: Table, overwrite: boolean): void {
  for (const [key, value] of Object.entries(from)) {
    const own = Object.hasOwn(into, key) ? into[key] : undefined;
    if (isTable(own) && isTable(value)) merge(own, value, overwrite);
    else if (!Object.hasOwn(into, key) || (overwrite ? !isEmpty(value) : isEmpty(own))) put(into, key, value);
  }
}

function mergeAll(overwrite: boolean) {
  return (into: Table, ...others: Table[]) => {
    for (const other of others) merge(into, other, overwrite);
    return into;
  };
}

function dig(...args: unknown[]): unknown {
  if (args.length < 3) throw new CallError('dig needs at least three arguments');
  let found = args.at(-1);
  if (isTable(found) && goTypeName(found) !== 'map[string]interface {}') throw new CallError(`interface conversion: interface {} is ${goTypeName(found)}, not map[string]interface {}`);
  for (const key of args.slice(0, -2)) {
    if (typeof key !== 'string') throw new CallError(`interface conversion: interface {} is ${kindOf(key)}, not string`);
    if (!isTable(found)) throw new CallError(`interface conversion: interface {} is ${found === null || found === undefined ? 'nil' : kindOf(found)}, not map[string]interface {}`);
    if (!Object.hasOwn(found, key)) return args.at(-2);
    found = found[key];
  }
  return found;
}

function chosen(table: Table, wanted: (key: string) => boolean): Table {
  const result: Table = {};
  for (const [key, value] of Object.entries(table)) if (wanted(key)) put(result, key, value);
  return result;
}

const merging = declared('map ...map', mergeAll(false));
const overwriting = declared('map ...map', mergeAll(true));
const copying = declared('any', copyOf);

export const dictFunctions: FunctionMap = {
  dict: declared('...any', dict),
  get: declared('map string', (table: Table, key: string) => (Object.hasOwn(table, key) ? table[key] : '')),
  set: declared('map string any', (table: Table, key: string, value: unknown) => {
    put(table, key, value);
    return table;
  }),
  unset: declared('map string', (table: Table, key: string) => {
    delete table[key];
    return table;
  }),
  hasKey: declared('map string', (table: Table, key: string) => Object.hasOwn(table, key)),
  pluck: declared('string ...map', (key: string, ...tables: Table[]) => tables.filter((table) => Object.hasOwn(table, key)).map((table) => table[key])),
  keys: declared('...map', (...tables: Table[]) => tables.flatMap((table) => Object.keys(table).sort())),
  values: declared('map', (table: Table) => Object.keys(table).sort().map((key) => table[key])),
  pick: declared('map ...string', (table: Table, ...keys: string[]) => chosen(table, (key) => keys.includes(key))),
  omit: declared('map ...string', (table: Table, ...keys: string[]) => chosen(table, (key) => !keys.includes(key))),
  merge: merging,
  mustMerge: merging,
  mergeOverwrite: overwriting,
  mustMergeOverwrite: overwriting,
  deepCopy: copying,
  mustDeepCopy: copying,
  dig: declared('...any', dig),
};
