// Mirrors apiserver/pkg/cel/library/lists.go and cel-go/ext/{lists,sets}.go
import { CelError, CelList, Duration, isEqual, Uint, type CelValue } from '#cluster/cel/values.js';
import { instance, noSuchOverload, place, sizeOf, type Declaration } from './declare.js';
import { compareValues, operators } from './operators.js';

const SUMMABLE = ['int', 'uint', 'double', 'duration'];
const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];
const plus = operators.find(([name]) => name === '_+_')?.[2] as (args: readonly CelValue[]) => CelValue;

function items(value: CelValue | undefined): readonly CelValue[] {
  return instance(value, CelList).items;
}

function sum([list]: readonly CelValue[]): CelValue {
  const all = items(list);
  if (all.length === 0) return 0n;
  return all.slice(1).reduce((total, each) => {
    if (typeof total !== 'bigint' && typeof total !== 'number' && !(total instanceof Uint) && !(total instanceof Duration)) throw noSuchOverload();
    return plus([total, each]);
  }, all[0] as CelValue);
}

function extreme(name: string, isBetter: (order: number) => boolean): Declaration {
  return [name, COMPARABLE.map((type) => `list(${type}).(): ${type}`), ([list]) => {
    const all = items(list);
    if (all.length === 0) throw new CelError(`${name} called on empty list`);
    return all.reduce((best, each) => (isBetter(compareValues(each, best) ?? 0) ? each : best));
  }, (args) => sizeOf(args[0])];
}

function distinct([list]: readonly CelValue[]): CelValue {
  const found: CelValue[] = [];
  for (const each of items(list)) if (!found.some((other) => isEqual(other, each))) found.push(each);
  return new CelList(found);
}

function flatten(all: readonly CelValue[], depth: number): CelValue[] {
  return all.flatMap((each) => (each instanceof CelList && depth > 0 ? flatten(each.items, depth - 1) : [each]));
}

function slice([list, from, to]: readonly CelValue[]): CelValue {
  const all = items(list);
  const begin = place(from);
  const end = place(to);
  if (begin < 0 || end < 0) throw new CelError(`cannot slice(${begin}, ${end}), negative indexes not supported`);
  if (begin > end) throw new CelError(`cannot slice(${begin}, ${end}), start index must be less than or equal to end index`);
  if (end > all.length) throw new CelError(`cannot slice(${begin}, ${end}), list is length ${all.length}`);
  return new CelList(all.slice(begin, end));
}

function sortBy([list, keys]: readonly CelValue[]): CelValue {
  const all = items(list);
  const by = items(keys);
  return new CelList(all.map((_, i) => i).toSorted((a, b) => compareValues(by[a] as CelValue, by[b] as CelValue) ?? 0).map((i) => all[i] as CelValue));
}

function holds(list: readonly CelValue[], item: CelValue): boolean {
  return list.some((each) => isEqual(each, item));
}

const listCost = (args: readonly CelValue[]) => sizeOf(args[0]);
const productCost = (args: readonly CelValue[]) => sizeOf(args[0]) * sizeOf(args[1]);

export const lists: readonly Declaration[] = [
  ['isSorted', COMPARABLE.map((type) => `list(${type}).(): bool`), ([list]) => items(list).every((each, i, all) => i === 0 || (compareValues(all[i - 1] as CelValue, each) ?? 0) <= 0), listCost],
  ['sum', SUMMABLE.map((type) => `list(${type}).(): ${type}`), sum, listCost],
  extreme('max', (order) => order > 0),
  extreme('min', (order) => order < 0),
  ['indexOf', ['list(A).(A): int'], ([list, item]) => BigInt(items(list).findIndex((each) => isEqual(each, item as CelValue))), listCost],
  ['lastIndexOf', ['list(A).(A): int'], ([list, item]) => BigInt(items(list).findLastIndex((each) => isEqual(each, item as CelValue))), listCost],
  ['includes', ['list(A).(A): bool'], ([list, item]) => holds(items(list), item as CelValue), listCost],
  ['distinct', ['list(A).(): list(A)'], distinct, (args) => sizeOf(args[0]) ** 2],
  ['flatten', ['list(list(A)).(): list(A)', 'list(dyn).(int): list(dyn)'], ([list, depth]) => new CelList(flatten(items(list), depth === undefined ? 1 : place(depth))), listCost],
  ['reverse', ['list(A).(): list(A)'], ([list]) => new CelList(items(list).toReversed()), listCost],
  ['slice', ['list(A).(int, int): list(A)'], slice, listCost],
  ['sort', COMPARABLE.map((type) => `list(${type}).(): list(${type})`), ([list]) => sortBy([list as CelValue, list as CelValue]), listCost],
  ['@sortByAssociatedKeys', COMPARABLE.map((type) => `list(A).(list(${type})): list(A)`), sortBy, listCost],
  ['sets.contains', ['(list(A), list(A)): bool'], ([list, part]) => items(part).every((each) => holds(items(list), each)), productCost],
  ['sets.equivalent', ['(list(A), list(A)): bool'], ([a, b]) => items(a).every((each) => holds(items(b), each)) && items(b).every((each) => holds(items(a), each)), productCost],
  ['sets.intersects', ['(list(A), list(A)): bool'], ([a, b]) => items(a).some((each) => holds(items(b), each)), productCost],
];

