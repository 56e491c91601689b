// The middle of the API server: storage, resources, admission and authorisation of one cluster, without any HTTP.
import { canonicalForm } from './canonical-form.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { Etcd } from '#cluster/etcd/etcd.js';
import type { Env } from '#linux/env/env.js';
import type { AdmissionPlugin, AdmissionRequest } from './admission/admission.js';
import { userOfToken } from './authentication/authenticate.js';
import type { KubeletApi } from './api-server.js';
import type { RbacAuthorizer } from './authorization/rbac.js';
import type { RequestContext } from './request.js';
import type { Resource, ResourceTable } from './resource-table.js';
import type { AccessQuestion, AccessRule, ServerSettings, StoreAccess } from './store-access.js';
import { createObject } from './verbs/create.js';
import { removeNow } from './verbs/delete.js';
import { listStored } from './verbs/list.js';
import { updateObject } from './verbs/update.js';

export interface Core {
  readonly env: Env;
  readonly etcd: Etcd;
  readonly table: ResourceTable;
  readonly settings: ServerSettings;
  readonly admission: readonly AdmissionPlugin[];
  readonly authorizer: RbacAuthorizer;
  readonly kubelets: Map<string, KubeletApi>;
}

export function keyFor(resource: Resource, namespace: string | undefined, name: string): string {
  return resource.strategy.namespaced ? `${resource.prefix}${namespace ?? ''}/${name}` : `${resource.prefix}${name}`;
}

/** The stored object in the version of the resource. */
export function readStored(core: Core, resource: Resource, namespace: string | undefined, name: string): Stored<KubeObject> | undefined {
  const entry = core.etcd.get(keyFor(resource, namespace, name));
  if (entry === undefined) return undefined;
  return fromStorage(resource, entry.value as KubeObject);
}

export function fromStorage(resource: Resource, value: KubeObject): Stored<KubeObject> {
  const { storedAs } = resource.strategy;
  return (storedAs === undefined ? value : canonicalForm(resource, storedAs.from(value))) as Stored<KubeObject>;
}

export function toStorage(resource: Resource, object: KubeObject): KubeObject {
  return resource.strategy.storedAs?.to(object) ?? object;
}

export function admit(core: Core, request: AdmissionRequest & { readonly object: KubeObject }): KubeObject {
  let object = request.object;
  for (const plugin of core.admission) {
    if (plugin.admit !== undefined) object = plugin.admit({ ...request, object });
  }
  return object;
}

export function validateAdmission(core: Core, request: AdmissionRequest): void {
  for (const plugin of core.admission) plugin.validate?.(request);
}

/** The server's own hand in storage, for strategies and admission. */
export function storeAccess(core: Core, context: RequestContext): StoreAccess {
  const own: RequestContext = { ...context, isInternal: true, manager: 'kube-apiserver', warnings: [] };
  return {
    env: core.env,
    user: context.user,
    isDryRun: context.isDryRun,
    settings: core.settings,
    find: <T extends KubeObject>(ref: ResourceRef<T>, namespace: string | undefined, name: string) =>
      readStored(core, core.table.get(ref), namespace, name) as Stored<T> | undefined,
    list: <T extends KubeObject>(ref: ResourceRef<T>, namespace?: string) => listStored(core, core.table.get(ref), namespace) as readonly Stored<T>[],
    create: <T extends KubeObject>(ref: ResourceRef<T>, object: T) => createObject(core, own, core.table.get(ref), object.metadata?.namespace, object) as Stored<T>,
    update: <T extends KubeObject>(ref: ResourceRef<T>, object: Stored<T>) =>
      updateObject(core, own, core.table.get(ref), { namespace: object.metadata.namespace, name: object.metadata.name }, () => object) as Stored<T>,
    updateStatus: <T extends KubeObject>(ref: ResourceRef<T>, object: Stored<T>) =>
      updateObject(core, own, core.table.get(ref), { namespace: object.metadata.namespace, name: object.metadata.name, subresource: 'status' }, () => object) as Stored<T>,
    remove: (ref, namespace, name) => removeNow(core, core.table.get(ref), namespace, name),
    decide: (user: UserInfo, question: AccessQuestion) => core.authorizer.authorize(user, question),
    userOfToken: (token: string) => userOfToken(core, token),
    rulesFor: (user: UserInfo, namespace: string): readonly AccessRule[] => core.authorizer.rulesFor(user, namespace),
  };
}
