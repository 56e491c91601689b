// Mirrors helm.sh/helm/v4/pkg/chart/common/util/coalesce.go
import { formatV } from '#kubectl/template/format.js';
import type { Chart } from '#helm/charts/chart.js';
import { copyOf, isTable, put, type Table } from '#helm/engine/values.js';
import { HelmError } from '#helm/errors.js';
import { kindOf } from '#helm/engine/functions/reflection.js';

export type Warn = (message: string) => void;

const join = (prefix: string, key: string) => (prefix === '' ? key : `${prefix}.${key}`);

/** The values that templates see: those given over the chart's own, for each sub-chart too. A null given takes a default away. Throws HelmError. */
export function coalesceValues(chart: Chart, given: Table, warn: Warn): Table {
  return coalesce(chart, copyOf(given), '', false, warn);
}

/** The same, but nulls stay. */
export function mergeValues(chart: Chart, given: Table, warn: Warn): Table {
  return coalesce(chart, copyOf(given), '', true, warn);
}

function coalesce(chart: Chart, into: Table, prefix: string, merge: boolean, warn: Warn): Table {
  coalesceOwn(chart, into, prefix, merge, warn);
  for (const child of chart.dependencies) {
    const { name } = child.metadata;
    const own = Object.hasOwn(into, name) ? into[name] : undefined;
    if (own === undefined && !Object.hasOwn(into, name)) put(into, name, {});
    else if (!isTable(own)) throw new HelmError(`type mismatch on ${name}: %!t(${kindOf(own)}=${formatV(own)})`);
    const table = into[name] as Table;
    const below = join(prefix, chart.metadata.name);
    coalesceGlobals(table, into, below, warn);
    put(into, name, coalesce(child, table, below, merge, warn));
  }
  return into;
}

function coalesceOwn(chart: Chart, into: Table, prefix: string, merge: boolean, warn: Warn): void {
  const path = join(prefix, chart.metadata.name);
  for (const [key, value] of Object.entries(copyOf(chart.values))) {
    if (!Object.hasOwn(into, key)) {
      put(into, key, value);
      continue;
    }
    const given = into[key];
    if ((given === null || given === undefined) && !merge) delete into[key];
    else if (isTable(given)) {
      if (!isTable(value)) {
        if (value !== null) warn(`warning: skipped value for ${join(path, key)}: Not a table.`);
      } else coalesceTables(given, value, warn, join(path, key), merge || chart.dependencies.some((child) => child.metadata.name === key));
    }
  }
}

function coalesceGlobals(into: Table, from: Table, prefix: string, warn: Warn): void {
  const target = Object.hasOwn(into, 'global') ? into['global'] : {};
  const source = Object.hasOwn(from, 'global') ? from['global'] : {};
  if (!isTable(target)) return warn('warning: skipping globals because destination global is not a table.');
  if (!isTable(source)) return warn('warning: skipping globals because source global is not a table.');
  for (const [key, value] of Object.entries(source)) {
    const own = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isTable(value)) {
      const copy = copyOf(value);
      if (!Object.hasOwn(target, key)) put(target, key, copy);
      else if (!isTable(own)) warn(`Conflict: cannot merge map onto non-map for ${JSON.stringify(key)}. Skipping.`);
      else put(target, key, coalesceTables(copy, own, warn, join(prefix, key), true));
    } else if (isTable(own)) warn(`key ${key} is table. Skipping`);
    else put(target, key, value);
  }
  into['global'] = target;
}

/** Fills `into` with what only `from` has. With `merge`, nulls stay; else a null over a value takes the key away. Changes and returns `into`. */
export function coalesceTables(into: Table, from: Table, warn: Warn, prefix = '', merge = false): Table {
  for (const [key, value] of Object.entries(from)) {
    const path = join(prefix, key);
    const own = into[key];
    if (!Object.hasOwn(into, key)) put(into, key, value);
    else if (own === null || own === undefined) {
      if (!merge && value !== null && value !== undefined) delete into[key];
    } else if (isTable(value)) {
      if (isTable(own)) coalesceTables(own, value, warn, path, merge);
      else warn(`warning: cannot overwrite table with non table for ${path} (${formatV(value)})`);
    } else if (isTable(own) && value !== null) warn(`warning: destination for ${path} is a table. Ignoring non-table value (${formatV(value)})`);
  }
  return into;
}

/** The table at a path of keys with dots between. */
export function findTable(values: Table, path: string): Table | undefined {
  let found: unknown = values;
  for (const key of path.split('.')) {
    if (!isTable(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return isTable(found) ? found : undefined;
}

/** What stands at a path, unless it is a table. */
export function findValue(values: Table, path: string): unknown {
  const dot = path.lastIndexOf('.');
  const table = dot < 0 ? values : findTable(values, path.slice(0, dot));
  const key = path.slice(dot + 1);
  const value = table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
  return isTable(value) ? undefined : value;
}
