// Mirrors apiserver/pkg/endpoints/handlers/rest.go: owner references that are there twice
// Differs: nothing that can be seen.
import type { OwnerReference } from '#cluster/api/generated/types.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import type { RequestContext } from './request.js';

type When = '' | ' after mutating admission happens';

/** Each owner once; who named one twice is warned. */
export function withOwnersOnce(context: RequestContext, object: KubeObject, when: When = ''): KubeObject {
  const owners = object.metadata?.ownerReferences ?? [];
  if (owners.length < 2) return object;
  const seen = new Set<string>();
  const once: OwnerReference[] = [];
  const repeated: OwnerReference[] = [];
  for (const owner of owners) {
    const { apiVersion, kind, name, uid, controller, blockOwnerDeletion } = owner;
    const whole = JSON.stringify([apiVersion, kind, name, uid, controller, blockOwnerDeletion]);
    (seen.has(whole) ? repeated : once).push(owner);
    seen.add(whole);
  }
  if (repeated.length === 0) return object;
  context.warnings.push(
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${repeated.map(({ uid }) => uid).join(', ')}`,
  );
  return { ...object, metadata: { ...object.metadata, ownerReferences: once } };
}
