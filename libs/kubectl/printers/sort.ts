// Mirrors k8s.io/kubectl/pkg/cmd/get/sorter.go
import { compareQuantities, parseQuantity } from '#cluster/apimachinery/quantity.js';
import { goType, JsonPath } from '#kubectl/jsonpath/evaluate.js';
import { relaxedJsonPath, relaxedSource } from '#kubectl/jsonpath/relaxed.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { goSorted } from './go-sort.js';

/** Values that Go cannot put in order; kubectl ends at once. */
export class Unsortable extends Error {
  constructor(readonly path: string, problem: string) {
    super(problem);
  }
}

/** Sorts rows by the field at `expression`; undefined when none has it. Throws JsonPathError, Unsortable. */
export function sortedRows<T>(items: readonly T[], expression: string, objectOf: (item: T) => Dynamic): T[] | undefined {
  const source = looseSource(expression);
  return sorted(items, source, new JsonPath(source), objectOf);
}

/** Sorts by the field at `expression`. Throws Fatal when no object has it, Unsortable. */
export function sortObjects<T>(items: readonly T[], expression: string, objectOf: (item: T) => Dynamic): T[] {
  const { source, path } = relaxedJsonPath(expression);
  const found = sorted(items, source, path, objectOf);
  if (found === undefined) throw new Fatal(`couldn't find any field with path ${JSON.stringify(source)} in the list of objects`);
  return found;
}

/** Tables take what is no path of fields as it is. */
function looseSource(expression: string): string {
  try {
    return relaxedSource(expression);
  } catch (error) {
    if (error instanceof Fatal) return expression;
    throw error;
  }
}

function sorted<T>(items: readonly T[], source: string, path: JsonPath, objectOf: (item: T) => Dynamic): T[] | undefined {
  const keyed = items.map((item) => ({ item, key: path.results(objectOf(item))[0]?.[0] }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) return undefined;
  return goSorted(keyed, (a, b) => isLess(a.key, b.key, source)).map(({ item }) => item);
}

/** What lacks the field comes first. */
function isLess(a: Dynamic, b: Dynamic, source: string): boolean {
  if (a === undefined) return true;
  if (b === undefined || b === null) return false;
  if (a === null) return true;
  if (!['number', 'string'].includes(typeof a)) throw new Unsortable(source, `unsortable type: ${goType(a)}`);
  if (goType(a) !== goType(b)) throw new Unsortable(source, 'unsortable interface: interface');
  if (typeof a === 'number') return a < b;
  const [x, y] = [parseQuantity(a), parseQuantity(b)];
  return x !== undefined && y !== undefined ? compareQuantities(x, y) < 0 : a < b;
}
