// Mirrors apiserver/pkg/endpoints/handlers/rest.go: owner references that are there twice
// Differs: nothing that can be seen.
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import type { RequestContext } from './request.js';

type When = '' | ' after mutating admission happens';

/** Each owner once; who named one twice is warned. */
export function withOwnersOnce(context: RequestContext, object: KubeObject, when: When = ''): KubeObject {
  const owners = object.metadata?.ownerReferences ?? [];
  if (owners.length < 2) return object;
  const repeated = owners.filter((owner, i) => owners.findIndex((other) => deepEqual(other, owner)) < i);
  if (repeated.length === 0) return object;
  context.warnings.push(
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${repeated.map(({ uid }) => uid).join(', ')}`,
  );
  return { ...object, metadata: { ...object.metadata, ownerReferences: owners.filter((owner) => !repeated.includes(owner)) } };
}
