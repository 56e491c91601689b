// The sub-resources that take or give an object of another kind than the resource's own.
import type { Core } from '#cluster/apiserver/core.js';
import { readStored } from '#cluster/apiserver/core.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { updateObject } from '#cluster/apiserver/verbs/update.js';
import { methodNotAllowed, notFound } from '#cluster/apimachinery/errors.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import type { PatchType } from '#cluster/client/client.js';
import { patchObject } from '#cluster/apiserver/verbs/patch.js';
import { bindPod } from './binding.js';
import { evictPod } from './eviction.js';
import { patchScale, readScale, writeScale } from './scale.js';
import { requestToken } from './token.js';

/** POST: binding, eviction, token. Throws StatusError. */
export function createSubresource(core: Core, context: RequestContext, resource: Resource, target: Target, body: KubeObject): unknown {
  switch (target.subresource) {
    case 'binding':
      return bindPod(core, context, resource, target, body);
    case 'eviction':
      return evictPod(core, context, resource, target, body);
    case 'token':
      return requestToken(core, context, resource, target, body);
    default:
      throw methodNotAllowed(resource.qualified, 'create');
  }
}

export function readSubresource(core: Core, resource: Resource, target: Target): KubeObject {
  const object = readStored(core, resource, target.namespace, target.name);
  if (object === undefined) throw notFound(resource.qualified, target.name);
  return target.subresource === 'scale' ? readScale(resource, object) : object;
}

/** PUT (`object`) or PATCH of anything but the object itself and its status. Throws StatusError. */
export function updateSubresource(core: Core, context: RequestContext, resource: Resource, target: Target, change: { readonly object: KubeObject } | { readonly type: PatchType; readonly patch: unknown; readonly force?: boolean }): KubeObject {
  if (target.subresource === 'scale') {
    return 'object' in change ? writeScale(core, context, resource, target, change.object) : patchScale(core, context, resource, target, change.type, change.patch, change.force);
  }
  if ('object' in change) return updateObject(core, context, resource, target, () => change.object);
  return patchObject(core, context, resource, target, change.type, change.patch, { force: change.force === true }).object;
}
