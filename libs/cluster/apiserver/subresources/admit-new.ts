// Mirrors apiserver/pkg/endpoints/handlers/create.go (createHandler of a named subresource)
import { admit, type Core, validateAdmission } from '#cluster/apiserver/core.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';

/** What is posted to a subresource is admitted as something new, whatever it then does to the object. Throws StatusError. */
export function admitNew<T extends KubeObject>(core: Core, context: RequestContext, resource: Resource, target: Target, body: T): T {
  const request = {
    operation: 'CREATE' as const, resource, subresource: target.subresource ?? '', namespace: target.namespace, name: target.name, old: undefined, user: context.user,
    store: core.storeFor(context), annotations: context.annotations, warn: (text: string) => context.warnings.push(text),
  };
  const object = admit(core, { ...request, object: body }) as T;
  validateAdmission(core, { ...request, object });
  return object;
}
