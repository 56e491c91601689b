// Mirrors apiserver/pkg/endpoints/handlers/create.go and registry/rest/create.go
// Differs: nothing that can be seen.
import { canonicalForm } from '#cluster/apiserver/canonical-form.js';
import { admit, afterChange, keyFor, putStored, validateAdmission, type Core } from '#cluster/apiserver/core.js';
import { createdFields } from '#cluster/apiserver/managed-fields/track.js';
import { withOwnersOnce } from '#cluster/apiserver/owner-references.js';
import { validateMeta } from '#cluster/apiserver/validate-meta.js';
import type { RequestContext } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { alreadyExists, badRequest, failure, invalid } from '#cluster/apimachinery/errors.js';
import { deepFreeze } from '#cluster/apimachinery/json.js';
import { generateName, newUid } from '#cluster/apimachinery/names.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';

/** `object` is decoded already. Throws StatusError. */
export function createObject(core: Core, context: RequestContext, resource: Resource, namespace: string | undefined, body: KubeObject, options: { readonly keepsManagedFields?: boolean } = {}): Stored<KubeObject> {
  const { strategy } = resource;
  const store = core.storeFor(context);
  // Frozen at once: what admission leaves alone need not be brought into form again.
  let object = withNamespace(resource, namespace, deepFreeze(context.isInternal ? canonicalForm(resource, body) : body));
  if (strategy.setDefaults !== undefined) object = strategy.setDefaults(object);
  if (strategy.answer !== undefined) return strategy.answer(object, store) as Stored<KubeObject>;
  const request = {
    operation: 'CREATE' as const, resource, subresource: '', namespace, name: object.metadata?.name ?? '', old: undefined, user: context.user, store,
    annotations: context.annotations, warn: (text: string) => context.warnings.push(text),
  };
  object = withOwnersOnce(context, object);
  // Before admission: what plugins and the server fill in belongs to nobody.
  if (options.keepsManagedFields !== true) object = createdFields(core, context, resource, object);
  object = withName(core, withOwnersOnce(context, admit(core, { ...request, object }), ' after mutating admission happens'));
  if (strategy.prepareForCreate !== undefined) object = strategy.prepareForCreate(object, store, request.warn);
  object = fillMeta(core, resource, object);
  if (strategy.withIdentity !== undefined) object = strategy.withIdentity(object);
  const name = object.metadata?.name ?? '';
  const errors = [...validateMeta(resource, object), ...(strategy.validate?.(object, { store }) ?? [])];
  if (errors.length > 0) throw invalid(resource.qualifiedKind, name, errors);
  if (strategy.warnings !== undefined) context.warnings.push(...strategy.warnings(object, undefined));
  if (resource.strategy.setDefaults !== undefined || context.isInternal) object = canonicalForm(resource, object);
  validateAdmission(core, { ...request, name, object });
  const stored = write(core, context, resource, namespace, name, object, body.metadata?.resourceVersion ?? '');
  if (!context.isDryRun) afterChange(core, context, resource, stored, () => undefined);
  return stored;
}

function write(core: Core, context: RequestContext, resource: Resource, namespace: string | undefined, name: string, object: KubeObject, askedVersion: string): Stored<KubeObject> {
  const key = keyFor(resource, namespace, name);
  const present = core.etcd.get(key);
  if (present !== undefined) throw alreadyExists(resource.qualified, name, (present.value as KubeObject).metadata?.deletionTimestamp !== undefined);
  if (askedVersion !== '' && askedVersion !== '0') throw failure(500, '', 'resourceVersion should not be set on objects to be created');
  if (context.isDryRun) return object as Stored<KubeObject>;
  const stored = putStored(core, resource, key, 0, object);
  if (stored === undefined) throw alreadyExists(resource.qualified, name);
  return stored;
}

export function withNamespace(resource: Resource, namespace: string | undefined, object: KubeObject): KubeObject {
  const own = object.metadata?.namespace ?? '';
  if (own === (namespace ?? '')) return object;
  if (!resource.strategy.namespaced) return withoutNamespace(object);
  if (own !== '') throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  return { ...object, metadata: { ...object.metadata, namespace: namespace as string } };
}

/** What lives in no namespace loses the one that it names. */
function withoutNamespace(object: KubeObject): KubeObject {
  if (object.metadata?.namespace === undefined) return object;
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function withName(core: Core, object: KubeObject): KubeObject {
  const { metadata } = object;
  if ((metadata?.name ?? '') !== '' || (metadata?.generateName ?? '') === '') return object;
  return { ...object, metadata: { ...metadata, name: generateName(core.env.random, metadata?.generateName as string) } };
}

function fillMeta(core: Core, resource: Resource, object: KubeObject): KubeObject {
  const { resourceVersion: _r, deletionTimestamp: _d, deletionGracePeriodSeconds: _g, selfLink: _s, generation: _n, managedFields: _m, ...metadata } = object.metadata ?? {};
  const named = object.metadata?.managedFields === undefined ? metadata : { ...metadata, managedFields: object.metadata.managedFields };
  return {
    ...object,
    metadata: {
      ...named,
      uid: newUid(core.env.random),
      creationTimestamp: formatTime(core.env.clock.now()),
      ...(hasGeneration(resource) ? { generation: 1 } : {}),
    },
  };
}

export function hasGeneration(resource: Resource): boolean {
  return resource.strategy.hasGeneration ?? resource.strategy.subresources?.some((each) => each.name === 'status') === true;
}
