// Mirrors k8s.io/kubectl/pkg/cmd/get/sorter.go
import { compareQuantities, parseQuantity } from '#cluster/apimachinery/quantity.js';
import { relaxedJsonPath } from '#kubectl/jsonpath/relaxed.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { goSorted } from './go-sort.js';

/** Sorts by the field at `expression`; undefined when no object has it. */
export function sortedOrNot<T>(items: readonly T[], expression: string, objectOf: (item: T) => Dynamic): T[] | undefined {
  const { path } = relaxedJsonPath(expression);
  const keyed = items.map((item) => ({ item, key: path.results(objectOf(item)).flat()[0] }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) return undefined;
  return goSorted(keyed, (a, b) => isLess(a.key, b.key)).map(({ item }) => item);
}

/** Sorts by the field at `expression`. Throws Fatal when no object has it. */
export function sortObjects<T>(items: readonly T[], expression: string, objectOf: (item: T) => Dynamic): T[] {
  const sorted = sortedOrNot(items, expression, objectOf);
  if (sorted === undefined) throw new Fatal(`couldn't find any field with path ${JSON.stringify(relaxedJsonPath(expression).source)} in the list of objects`);
  return sorted;
}

/** What lacks the field comes first. */
function isLess(a: Dynamic, b: Dynamic): boolean {
  if (a === undefined) return true;
  if (b === undefined) return false;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  const x = parseQuantity(String(a));
  const y = parseQuantity(String(b));
  return x !== undefined && y !== undefined ? compareQuantities(x, y) < 0 : String(a) < String(b);
}
