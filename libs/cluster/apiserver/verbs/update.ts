// Mirrors apiserver/pkg/endpoints/handlers/update.go, registry/rest/update.go and registry/generic/registry/store.go
// Differs: nothing that can be seen.
import { authorize } from '#cluster/apiserver/authorization/authorize.js';
import { canonicalForm } from '#cluster/apiserver/canonical-form.js';
import { admit, afterChange, keyFor, putStored, readStored, validateAdmission, type Core } from '#cluster/apiserver/core.js';
import { updatedFields } from '#cluster/apiserver/managed-fields/track.js';
import { withOwnersOnce } from '#cluster/apiserver/owner-references.js';
import { validateContentUpdate, validateMeta, validateMetaUpdate } from '#cluster/apiserver/validate-meta.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';
import { badRequest, conflict, invalid, modified, notFound } from '#cluster/apimachinery/errors.js';
import { deepEqual, deepFreeze } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import { createObject, hasGeneration } from './create.js';
import { isFinished, removeNow } from './delete.js';

export interface UpdateOptions {
  /** Apply has written managedFields itself; a binding has no manager. */
  readonly keepsManagedFields?: boolean;
  /** A patch of what was read: it needs no resourceVersion. */
  readonly isPatch?: boolean;
  /** Admitted already, as something else: a binding is a CREATE of `pods/binding`. */
  readonly isAdmitted?: boolean;
  /** Not what the user wants has changed: metadata.generation stays. */
  readonly keepsGeneration?: boolean;
}

/** `change` makes the new object from the stored one; undefined there means there is none yet. Throws StatusError. */
export function updateObject(core: Core, context: RequestContext, resource: Resource, target: Target, change: (current: Stored<KubeObject>) => KubeObject, options: UpdateOptions = {}): Stored<KubeObject> {
  const { strategy } = resource;
  const current = readStored(core, resource, target.namespace, target.name);
  if (current === undefined) {
    if (strategy.allowsCreateOnUpdate !== true || target.subresource !== undefined || options.isPatch === true) throw notFound(resource.qualified, target.name);
    const made = change({ metadata: {} } as Stored<KubeObject>);
    checkName(resource, target, made, options);
    const { group, version, resource: plural } = resource.ref;
    authorize(core, context.user, { verb: 'create', group, version, resource: plural, name: target.name, ...(target.namespace === undefined ? {} : { namespace: target.namespace }) });
    return createObject(core, context, resource, target.namespace, made, options);
  }
  const store = core.storeFor(context);
  let next = change(current);
  checkIdentity(resource, target, current, next, options);
  next = deepFreeze(context.isInternal ? canonicalForm(resource, next) : next);
  if (strategy.setDefaults !== undefined) next = strategy.setDefaults(next);
  next = carryMeta(options.isPatch === true ? next : withOwnersOnce(context, next), current);
  const request = {
    operation: 'UPDATE' as const, resource, subresource: target.subresource ?? '', namespace: target.namespace, name: target.name,
    old: current, user: context.user, store,
    annotations: context.annotations, warn: (text: string) => context.warnings.push(text),
  };
  if (options.isAdmitted !== true) next = admit(core, { ...request, object: next });
  next = withOwnersOnce(context, next, ' after mutating admission happens');
  const prepared = prepare(resource, target, next as Stored<KubeObject>, current, store);
  next = options.keepsGeneration === true ? prepared : raiseGeneration(resource, prepared, current);
  const errors = validationErrors(resource, target, next as Stored<KubeObject>, current, store);
  if (errors.length > 0) throw invalid(resource.qualifiedKind, target.name, errors);
  if (strategy.warnings !== undefined && target.subresource === undefined) context.warnings.push(...strategy.warnings(next, current));
  next = canonicalForm(resource, next);
  if (options.isAdmitted !== true) validateAdmission(core, { ...request, object: next });
  if (options.keepsManagedFields !== true) next = updatedFields(core, context, resource, target.subresource, next, current);
  return write(core, context, resource, target, next, current);
}

function write(core: Core, context: RequestContext, resource: Resource, target: Target, next: KubeObject, current: Stored<KubeObject>): Stored<KubeObject> {
  const before = core.etcd.get(keyFor(resource, target.namespace, target.name));
  const isStale = before !== undefined && core.encryption.isStale(resource.ref.group, resource.ref.resource, before);
  if (!isStale && isSame(next, current)) return current;
  if (context.isDryRun) return next as Stored<KubeObject>;
  if (next.metadata?.deletionTimestamp !== undefined && isFinished(resource, next as Stored<KubeObject>)) {
    removeNow(core, resource, target.namespace, target.name, next as Stored<KubeObject>);
    return next as Stored<KubeObject>;
  }
  const expected = core.etcd.get(keyFor(resource, target.namespace, target.name))?.modRevision ?? -1;
  const stored = putStored(core, resource, keyFor(resource, target.namespace, target.name), expected, next);
  if (stored === undefined) throw modified(resource.qualified, target.name);
  afterChange(core, context, resource, stored, () => current);
  return stored;
}

function isSame(next: KubeObject, current: Stored<KubeObject>): boolean {
  const { resourceVersion: _a, managedFields: _b, ...left } = next.metadata ?? {};
  const { resourceVersion: _c, managedFields: mine, ...right } = current.metadata;
  if (!deepEqual({ ...next, metadata: left }, { ...current, metadata: right })) return false;
  const stripTime = (list: typeof mine) => list?.map(({ time: _t, ...rest }) => rest);
  return deepEqual(stripTime(next.metadata?.managedFields), stripTime(mine));
}

/** Throws StatusError BadRequest. */
export function checkName(resource: Resource, target: Target, next: KubeObject, options: UpdateOptions): void {
  const { name = '', namespace = '' } = next.metadata ?? {};
  if (resource.strategy.namespaced && namespace !== '' && namespace !== target.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (name !== target.name && (name !== '' || !options.isPatch)) {
    if (name === '') throw badRequest(`the name of the object (${target.name} based on URL) was undeterminable: name must be provided`);
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  }
}

function checkIdentity(resource: Resource, target: Target, current: Stored<KubeObject>, next: KubeObject, options: UpdateOptions): void {
  checkName(resource, target, next, options);
  const metadata = next.metadata ?? {};
  if (metadata.uid !== undefined && metadata.uid !== '' && metadata.uid !== current.metadata.uid) {
    if (options.isPatch === true) throw invalid(resource.qualifiedKind, target.name, [invalidValue('metadata.uid', metadata.uid, 'field is immutable')]);
    throw conflict(resource.qualified, target.name, `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${current.metadata.uid}`);
  }
  const version = metadata.resourceVersion ?? '';
  if (version === '' || version === '0') {
    if (options.isPatch === true || resource.strategy.allowsUnconditionalUpdate !== false) return;
    throw invalid(resource.qualified, target.name, [invalidValue('metadata.resourceVersion', 0, 'must be specified for an update')]);
  }
  if (version !== current.metadata.resourceVersion) throw modified(resource.qualified, target.name);
}

/** What an update cannot change stays as it was. */
function carryMeta(next: KubeObject, current: Stored<KubeObject>): KubeObject {
  const { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds, resourceVersion, name, namespace } = current.metadata;
  const { generation: _n, selfLink: _s, namespace: _own, ...metadata } = next.metadata ?? {};
  return {
    ...next,
    metadata: {
      ...metadata,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      creationTimestamp,
      resourceVersion,
      ...(generation === undefined ? {} : { generation }),
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
      ...(deletionGracePeriodSeconds === undefined || metadata.deletionGracePeriodSeconds !== undefined ? {} : { deletionGracePeriodSeconds }),
    },
  };
}

interface WithStatus extends KubeObject {
  readonly status?: unknown;
}

function prepare(resource: Resource, target: Target, next: Stored<KubeObject>, current: Stored<KubeObject>, store: StoreAccess): Stored<KubeObject> {
  const { strategy } = resource;
  const hasStatus = strategy.subresources?.some((each) => each.name === 'status') === true;
  if (target.subresource === 'status') {
    if (strategy.prepareForStatusUpdate !== undefined) return strategy.prepareForStatusUpdate(next, current, store.env.clock.now());
    const { status: _s, ...rest } = current as WithStatus;
    const { status } = next as WithStatus;
    return { ...rest, metadata: next.metadata, ...(status === undefined ? {} : { status }) } as Stored<KubeObject>;
  }
  let prepared = next;
  if (target.subresource === undefined && hasStatus) {
    const { status: _s, ...rest } = next as WithStatus;
    const { status } = current as WithStatus;
    prepared = (status === undefined ? rest : { ...rest, status }) as Stored<KubeObject>;
  }
  if (target.subresource !== undefined) return strategy.prepareForSubresource?.(target.subresource, prepared, current, store.env.clock.now()) ?? prepared;
  return strategy.prepareForUpdate?.(prepared, current, store) ?? prepared;
}

/** metadata.generation counts the changes of what the user wants: all but metadata and status. */
function raiseGeneration(resource: Resource, next: Stored<KubeObject>, current: Stored<KubeObject>): KubeObject {
  if (!hasGeneration(resource)) return next;
  const wanted = ({ metadata: _m, status: _s, ...rest }: WithStatus) => rest;
  if (deepEqual(wanted(next), wanted(current))) return next;
  return { ...next, metadata: { ...next.metadata, generation: (current.metadata.generation ?? 0) + 1 } };
}

function validationErrors(resource: Resource, target: Target, next: Stored<KubeObject>, current: Stored<KubeObject>, store: StoreAccess) {
  const { strategy } = resource;
  // A scale is the whole object with another number.
  if (target.subresource === undefined || target.subresource === 'scale') {
    return [...validateMeta(resource, next), ...validateMetaUpdate(next, current), ...(strategy.validateUpdate?.(next, current, { store }) ?? strategy.validate?.(next, { store }) ?? [])];
  }
  const meta = validateContentUpdate(next, current);
  if (target.subresource === 'status') return [...meta, ...(strategy.validateStatusUpdate?.(next, current) ?? [])];
  return [...meta, ...(strategy.validateSubresource?.(target.subresource, next, current) ?? [])];
}
