// Mirrors MergingMapsHaveConflicts of k8s.io/apimachinery/pkg/util/strategicpatch
import type { FieldSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import { type Dynamic, isRecord, sameJson } from '#kubectl/rest/dynamic.js';

/** Whether two strategic patches say different things of the same field. */
export function patchesConflict(left: Dynamic, right: Dynamic, schema: TypeSchema | undefined): boolean {
  return valuesConflict(left, right, schema, undefined);
}

function valuesConflict(left: Dynamic, right: Dynamic, schema: TypeSchema | undefined, field: FieldSchema | undefined): boolean {
  if (isRecord(left)) {
    if (!isRecord(right)) return true;
    if (left['$patch'] !== right['$patch']) return true;
    if (field?.patchStrategy?.split(',').includes('replace') === true) return false;
    return mapsConflict(left, right, schema);
  }
  if (!Array.isArray(left)) return !sameJson(left, right);
  return !Array.isArray(right) || listsConflict(left, right, schema, field);
}

function mapsConflict(left: Record<string, Dynamic>, right: Record<string, Dynamic>, schema: TypeSchema | undefined): boolean {
  return Object.keys(left).some((key) => {
    if (key === '$patch' || key === '$retainKeys' || !Object.hasOwn(right, key)) return false;
    const field = schema?.kind === 'struct' ? schema.fields.get(key) : undefined;
    return valuesConflict(left[key], right[key], schema?.kind === 'map' ? schema.values : field?.type, field);
  });
}

function listsConflict(left: readonly Dynamic[], right: readonly Dynamic[], schema: TypeSchema | undefined, field: FieldSchema | undefined): boolean {
  const items = schema?.kind === 'list' ? schema.items : undefined;
  const areMaps = [...left, ...right].every(isRecord);
  if (field?.patchStrategy?.split(',').includes('merge') === true) {
    const { mergeKey } = field;
    if (!areMaps || mergeKey === undefined) return false;
    return left.some((item) => {
      const other = right.find((each) => each[mergeKey] === item[mergeKey]);
      return other !== undefined && mapsConflict(item, other, items);
    });
  }
  if (left.length !== right.length) return true;
  const [a, b] = areMaps ? [left, right] : [[...left].sort(), [...right].sort()];
  return a.some((item, i) => valuesConflict(item, b[i], items, undefined));
}
