// Mirrors pkg/kubeapiserver/authorizer with --authorization-mode=Node,RBAC or a part of it, AlwaysAllow, AlwaysDeny
// Differs: Node is asked before RBAC, whatever the order of the flag; there is no ABAC and no Webhook.
import type { AccessQuestion, UserRules } from '#cluster/apiserver/store-access.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { Etcd } from '#cluster/etcd/etcd.js';
import { NodeAuthorizer } from './node.js';
import { type Decision, RbacAuthorizer } from './rbac.js';

const SUPERUSER_GROUP = 'system:masters';

/** May the user do it? Superusers always, then nodes what their pods need, then whoever has a role for it. */
export class Authorizer {
  readonly #node: NodeAuthorizer;
  readonly #rbac: RbacAuthorizer;
  /** --authorization-mode */
  modes: readonly string[] = ['Node', 'RBAC'];

  constructor(etcd: Etcd) {
    this.#node = new NodeAuthorizer(etcd);
    this.#rbac = new RbacAuthorizer(etcd);
  }

  authorize(user: UserInfo, question: AccessQuestion): Decision {
    if (isSuperuser(user)) return { isAllowed: true, reason: '' };
    if (this.modes.includes('AlwaysAllow')) return { isAllowed: true, reason: '' };
    const node = this.modes.includes('Node') ? this.#node.authorize(user, question) : undefined;
    if (node?.isAllowed === true) return node;
    if (!this.modes.includes('RBAC')) return { isAllowed: false, reason: node?.reason ?? (this.modes.includes('AlwaysDeny') ? 'Everything is forbidden.' : '') };
    const rbac = this.#rbac.authorize(user, question);
    if (rbac.isAllowed || node === undefined || node.reason === '') return rbac;
    return { isAllowed: false, reason: rbac.reason === '' ? node.reason : `${node.reason}\n${rbac.reason}` };
  }

  rulesFor(user: UserInfo, namespace: string): UserRules {
    return this.#rbac.rulesFor(user, namespace);
  }
}

export function isSuperuser({ groups }: UserInfo): boolean {
  return groups.includes(SUPERUSER_GROUP);
}
