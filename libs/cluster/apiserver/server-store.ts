import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import { judgeToken } from './authentication/token-authenticator.js';
import { readStored, type Core } from './core.js';
import type { RequestContext } from './request.js';
import type { AccessQuestion, StoreAccess, UserRules } from './store-access.js';
import { createObject } from './verbs/create.js';
import { removeNow } from './verbs/delete.js';
import { listStored } from './verbs/list.js';
import { updateObject } from './verbs/update.js';

/** The server's own hand in storage: what `Core.storeFor` gives. */
export function serverStore(core: Core, context: RequestContext): StoreAccess {
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
    judgeToken: (token: string, audiences: readonly string[]) => judgeToken(core, token, audiences.length === 0 ? undefined : audiences),
    rulesFor: (user: UserInfo, namespace: string): UserRules => core.authorizer.rulesFor(user, namespace),
  };
}
