import { inGoOrder, sortedThroughout } from '#cluster/api/go-order.js';
import { schemaOfKind } from '#cluster/api/schema.js';
import type { JsonObject } from '#cluster/apimachinery/json.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { groupVersionOf } from './decode-body.js';
import type { Resource } from './resource-table.js';

/** The object with its fields where kube-apiserver's JSON has them. Parts that it has from `before`, which was written so, cost nothing. */
export function writtenForm(resource: Resource, object: KubeObject, before?: KubeObject): KubeObject {
  const [value, known] = [object, before] as unknown as [JsonObject, JsonObject | undefined];
  const { apiVersion = resource.apiVersion, kind = resource.ref.kind } = object;
  const isOwn = kind === resource.ref.kind && apiVersion === resource.apiVersion;
  if (isOwn && resource.isCustom) return sortedThroughout(value, known) as KubeObject;
  const { group, version } = groupVersionOf(apiVersion);
  const type = isOwn ? resource.schema : schemaOfKind(group, version, kind);
  return type === undefined ? object : (inGoOrder(value, type, known) as KubeObject);
}
