// The resources of the API whose objects are stored: what deletion of namespaces and garbage collection range over.
import * as resources from '#cluster/api/resources.js';
import type { KubeObject, ResourceRef } from '#cluster/apimachinery/object.js';
import { apiVersionOf } from '#cluster/apimachinery/object.js';

/** Answered, never stored; or another view of objects listed under another name. */
const NOT_STORED: ReadonlySet<ResourceRef> = new Set<ResourceRef>([
  resources.bindings,
  resources.componentstatuses,
  resources.selfsubjectreviews,
  resources.tokenreviews,
  resources.localsubjectaccessreviews,
  resources.selfsubjectaccessreviews,
  resources.selfsubjectrulesreviews,
  resources.subjectaccessreviews,
  resources.eventsInEvents,
  resources.horizontalpodautoscalersV1,
]);

const all: readonly ResourceRef[] = Object.values<unknown>(resources).filter(
  (value): value is ResourceRef => typeof value === 'object' && value !== null && 'resource' in value && 'kind' in value,
);

export const storedResources: readonly ResourceRef[] = all.filter((ref) => !NOT_STORED.has(ref));

const byKind = new Map<string, ResourceRef>(all.filter((ref) => ref !== resources.eventsInEvents).map((ref) => [`${apiVersionOf(ref)}/${ref.kind}`, ref]));
const byName = new Map<string, ResourceRef>(storedResources.map((ref) => [`${ref.resource}.${ref.group}`, ref]));

export function findResource(apiVersion: string, kind: string): ResourceRef<KubeObject> | undefined {
  return byKind.get(`${apiVersion}/${kind}`);
}

/** `deployments.apps`, `pods.`: how a key of a queue names a resource. */
export function resourceId(ref: ResourceRef): string {
  return `${ref.resource}.${ref.group}`;
}

export function findResourceById(id: string): ResourceRef<KubeObject> | undefined {
  return byName.get(id);
}
