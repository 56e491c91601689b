// Mirrors k8s.io/kubectl/pkg/cmd/get/sorter.go
import { compareQuantities, parseQuantity } from '#cluster/apimachinery/quantity.js';
import { relaxedJsonPath } from '#kubectl/jsonpath/relaxed.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

/** Sorts by the field at `expression`. Throws Fatal when no object has it. */
export function sortObjects<T>(items: readonly T[], expression: string, objectOf: (item: T) => Dynamic): T[] {
  const { source, path } = relaxedJsonPath(expression);
  const keyed = items.map((item) => ({ item, key: path.results(objectOf(item)).flat()[0] }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) throw new Fatal(`couldn't find any field with path ${JSON.stringify(source)} in the list of objects`);
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
}

function compare(a: Dynamic, b: Dynamic): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const x = String(a);
  const y = String(b);
  const qx = parseQuantity(x);
  const qy = parseQuantity(y);
  if (qx !== undefined && qy !== undefined) return compareQuantities(qx, qy);
  return naturalCompare(x, y);
}

/** Digits count by value: `node2` before `node10`. */
export function naturalCompare(a: string, b: string): number {
  const x = a.match(/\d+|\D+/g) ?? [];
  const y = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const p = x[i] as string;
    const q = y[i] as string;
    if (p === q) continue;
    if (/^\d/.test(p) && /^\d/.test(q)) {
      const difference = Number(p) - Number(q);
      if (difference !== 0) return difference;
      if (p.length !== q.length) return p.length - q.length;
      continue;
    }
    return p < q ? -1 : 1;
  }
  return x.length - y.length;
}
