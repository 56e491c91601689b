// Mirrors plugin/pkg/auth/authorizer/rbac
// Differs: the rules of a user are gathered once and kept until a role or a binding changes.
import { clusterrolebindings, clusterroles, rolebindings, roles } from '#cluster/api/resources.js';
import type { ClusterRole, ClusterRoleBinding, PolicyRule, RbacV1Subject, Role, RoleBinding } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { Etcd } from '#cluster/etcd/etcd.js';
import type { AccessQuestion, AccessRule } from '#cluster/apiserver/store-access.js';

export interface Decision {
  readonly isAllowed: boolean;
  readonly reason: string;
}

interface Grant {
  /** Undefined: in every namespace. */
  readonly namespace: string | undefined;
  readonly rules: readonly PolicyRule[];
  readonly reason: string;
}

const DENIED: Decision = { isAllowed: false, reason: '' };
const SUPERUSER_GROUP = 'system:masters';

export class RbacAuthorizer {
  readonly #etcd: Etcd;
  /** By user and groups; emptied when RBAC objects change. */
  readonly #grants = new Map<string, readonly Grant[]>();

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
    for (const ref of [clusterrolebindings, clusterroles, rolebindings, roles]) etcd.watch(`/registry/${ref.resource}/`, () => this.#grants.clear());
  }

  authorize(user: UserInfo, question: AccessQuestion): Decision {
    if (user.groups.includes(SUPERUSER_GROUP)) return { isAllowed: true, reason: '' };
    for (const grant of this.#grantsOf(user)) {
      if (grant.namespace !== undefined && grant.namespace !== question.namespace) continue;
      if (grant.rules.some((rule) => allows(rule, question))) return { isAllowed: true, reason: grant.reason };
    }
    return DENIED;
  }

  rulesFor(user: UserInfo, namespace: string): readonly AccessRule[] {
    if (user.groups.includes(SUPERUSER_GROUP)) {
      return [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ];
    }
    return this.#grantsOf(user)
      .filter((grant) => grant.namespace === undefined || grant.namespace === namespace)
      .flatMap((grant) => grant.rules as readonly AccessRule[]);
  }

  #grantsOf(user: UserInfo): readonly Grant[] {
    const key = JSON.stringify([user.name, user.groups]);
    const known = this.#grants.get(key);
    if (known !== undefined) return known;
    const grants: Grant[] = [];
    this.#each<ClusterRoleBinding>('clusterrolebindings', (binding) => {
      const subject = binding.subjects?.find((each) => isSubject(each, user, ''));
      if (subject === undefined) return;
      const rules = this.#rulesOf(binding.roleRef.kind, binding.roleRef.name, undefined);
      grants.push({ namespace: undefined, rules, reason: `RBAC: allowed by ClusterRoleBinding "${binding.metadata.name}" of ClusterRole "${binding.roleRef.name}" to ${describe(subject)}` });
    });
    this.#each<RoleBinding>('rolebindings', (binding) => {
      const { name, namespace = '' } = binding.metadata;
      const subject = binding.subjects?.find((each) => isSubject(each, user, namespace));
      if (subject === undefined) return;
      const rules = this.#rulesOf(binding.roleRef.kind, binding.roleRef.name, namespace);
      grants.push({ namespace, rules, reason: `RBAC: allowed by RoleBinding "${name}/${namespace}" of ${binding.roleRef.kind} "${binding.roleRef.name}" to ${describe(subject)}` });
    });
    this.#grants.set(key, grants);
    return grants;
  }

  #each<T>(resource: string, visit: (object: Stored<T>) => void): void {
    this.#etcd.range(`/registry/${resource}/`, `/registry/${resource}0`, (entry) => visit(entry.value as Stored<T>));
  }

  #rulesOf(kind: string, name: string, namespace: string | undefined): readonly PolicyRule[] {
    const key = kind === 'ClusterRole' ? `/registry/clusterroles/${name}` : `/registry/roles/${namespace ?? ''}/${name}`;
    return (this.#etcd.get(key)?.value as ClusterRole | Role | undefined)?.rules ?? [];
  }
}

function isSubject(subject: RbacV1Subject, user: UserInfo, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.name;
    case 'Group':
      return user.groups.includes(subject.name);
    default:
      return user.name === `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}`;
  }
}

function describe(subject: RbacV1Subject): string {
  return subject.kind === 'ServiceAccount' ? `ServiceAccount "${subject.name}/${subject.namespace ?? ''}"` : `${subject.kind} "${subject.name}"`;
}

function allows(rule: PolicyRule, question: AccessQuestion): boolean {
  if (!has(rule.verbs, question.verb)) return false;
  if (question.path !== undefined) {
    return (rule.nonResourceURLs ?? []).some((url) => url === '*' || url === question.path || (url.endsWith('*') && (question.path as string).startsWith(url.slice(0, -1))));
  }
  const full = question.subresource === undefined || question.subresource === '' ? (question.resource ?? '') : `${question.resource ?? ''}/${question.subresource}`;
  const resources = rule.resources ?? [];
  const isResource = resources.includes('*') || resources.includes(full) || (full.includes('/') && resources.includes(`*/${question.subresource ?? ''}`));
  const names = rule.resourceNames ?? [];
  return isResource && has(rule.apiGroups, question.group ?? '') && (names.length === 0 || names.includes(question.name ?? ''));
}

function has(list: readonly string[] | undefined, value: string): boolean {
  return list !== undefined && (list.includes('*') || list.includes(value));
}
