import { decode } from '#cluster/apimachinery/decode.js';
import type { JsonObject } from '#cluster/apimachinery/json.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import type { Resource } from './resource-table.js';

/** An object of this process as it would come over the wire: apiVersion and kind set, nothing undefined, canonical. */
export function canonicalForm(resource: Resource, object: KubeObject): KubeObject {
  const named = object.apiVersion === resource.apiVersion && object.kind === resource.ref.kind ? object : { ...object, apiVersion: resource.apiVersion, kind: resource.ref.kind };
  if (resource.schema === undefined) return named;
  return decode(named as unknown as JsonObject, resource.schema, true).value as unknown as KubeObject;
}
