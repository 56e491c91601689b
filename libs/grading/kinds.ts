import type { KubeObject, ResourceRef } from '#cluster/apimachinery/object.js';
import * as resources from '#cluster/api/resources.js';
import { customresourcedefinitions } from '#cluster/api/resources.js';
import type { Client } from '#cluster/client/client.js';

const builtIn: ReadonlyMap<string, ResourceRef> = new Map(
  // The first of a name stands: core/v1 Event, autoscaling/v2.
  Object.values(resources as Record<string, ResourceRef>).reverse().map((ref) => [ref.kind.toLowerCase(), ref]),
);

/** The resource of a kind named as in a manifest (`Deployment`), or of a custom one the cluster knows. */
export function findKind(client: Client, kind: string): ResourceRef<KubeObject> | undefined {
  const ref = builtIn.get(kind.toLowerCase());
  if (ref !== undefined) return ref;
  for (const crd of client.list(customresourcedefinitions).items) {
    const { names, group, versions, scope } = crd.spec;
    const version = versions.find((one) => one.served);
    if (names.kind.toLowerCase() !== kind.toLowerCase() || version === undefined) continue;
    return { group, version: version.name, resource: names.plural, kind: names.kind, namespaced: scope === 'Namespaced' };
  }
  return undefined;
}
