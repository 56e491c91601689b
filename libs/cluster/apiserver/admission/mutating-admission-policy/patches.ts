// Mirrors apiserver/pkg/admission/plugin/policy/mutating/patch
import { mergeValue } from '#cluster/apiserver/managed-fields/apply.js';
import { childField, childType, shapeOf } from '#cluster/apiserver/managed-fields/field-set.js';
import { isList, isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { applyJsonPatch } from '#cluster/apimachinery/patch/json-patch.js';
import type { FieldSchema, StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import { CelList, CelMap, toJson, type CelValue } from '#cluster/cel/values.js';

/** What a mutation does wrong: for the failure policy to judge. */
export class MutationError extends Error {}

/** The object with what an ApplyConfiguration gave. Throws MutationError. */
export function applyObject(object: KubeObject, value: CelValue, schema: StructSchema | undefined): KubeObject {
  if (!(value instanceof CelMap)) throw new MutationError('unsupported return type from ApplyConfiguration expression');
  checkNames(value, 'Object');
  const patch = toJson(value) as JsonObject;
  const atomic = atomicPaths(patch, schema, undefined, '');
  if (atomic.length > 0) throw new MutationError(`error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomic.join(', ')}`);
  return mergeValue(object as unknown as JsonObject, patch, schema, undefined) as unknown as KubeObject;
}

/** A message must be named after where it stands. */
function checkNames(value: CelValue, path: string): void {
  if (value instanceof CelList) for (const item of value.items) checkNames(item, path);
  if (!(value instanceof CelMap)) return;
  if (value.typeName !== undefined && value.typeName !== path) throw new MutationError(`type mismatch: unexpected type name ${JSON.stringify(value.typeName)}, expected ${JSON.stringify(path)}, which matches field name path from root Object type`);
  for (const key of value.keys()) checkNames(value.get(key) as CelValue, value.typeName === undefined ? path : `${path}.${String(key)}`);
}

function atomicPaths(value: JsonValue, type: TypeSchema | undefined, field: FieldSchema | undefined, path: string): readonly string[] {
  if (!isObject(value) && !isList(value)) return [];
  const shape = shapeOf(type, field, value);
  if (shape === 'atomic') return [path];
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((name) => atomicPaths(value[name] as JsonValue, childType(type, name), childField(type, name), `${path}.${name}`));
}

/** The object with what a list of JSONPatch gave. Throws MutationError. */
export function applyOperations(object: KubeObject, value: CelValue): KubeObject {
  if (!(value instanceof CelList)) throw new MutationError('type mismatch: JSONPatchType.expression should evaluate to array');
  const operations = value.items.map((item) => {
    if (!(item instanceof CelMap) || item.typeName !== 'JSONPatch') throw new MutationError('type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch');
    const inner = item.get('value');
    if (inner !== undefined) checkNames(inner, inner instanceof CelMap && inner.typeName !== undefined ? inner.typeName : 'Object');
    return toJson(item);
  });
  try {
    return applyJsonPatch(object as unknown as JsonValue, operations) as unknown as KubeObject;
  } catch (error) {
    if (error instanceof StatusError) throw new MutationError(`JSON Patch: ${error.message}`);
    throw error;
  }
}
