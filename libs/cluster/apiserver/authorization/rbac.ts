// Mirrors plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation: rule.go
// Differs: bindings are kept by subject until a role or a binding changes; they answer in order of their names.
import { clusterrolebindings, clusterroles, rolebindings, roles } from '#cluster/api/resources.js';
import type { ClusterRole, ClusterRoleBinding, PolicyRule, RbacV1Subject, Role, RoleBinding } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { coversPath } from '#cluster/apimachinery/policy-rules.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { Etcd } from '#cluster/etcd/etcd.js';
import type { AccessQuestion, AccessRule, MissingRole, UserRules } from '#cluster/apiserver/store-access.js';

export interface Decision {
  readonly isAllowed: boolean;
  /** Why, where there is something to say of it. */
  readonly reason: string;
}

type Binding = Stored<ClusterRoleBinding | RoleBinding>;

/** A binding as it applies to one of its subjects. Most are never looked at: what they allow is found when it is asked for. */
class Grant {
  /** Its place among all bindings: those of the cluster come first. */
  readonly order: number;
  readonly subjectIndex: number;
  readonly binding: Binding;
  /** Undefined: in every namespace. */
  readonly namespace: string | undefined;
  readonly #etcd: Etcd;
  #rules: readonly PolicyRule[] | null | undefined;

  constructor(etcd: Etcd, order: number, binding: Binding, subjectIndex: number, namespace: string | undefined) {
    this.#etcd = etcd;
    this.order = order;
    this.binding = binding;
    this.subjectIndex = subjectIndex;
    this.namespace = namespace;
  }

  /** Undefined: its role is not there. */
  get rules(): readonly PolicyRule[] | undefined {
    if (this.#rules === undefined) {
      const { kind, name } = this.binding.roleRef;
      const key = kind === 'ClusterRole' ? `/registry/clusterroles/${name}` : `/registry/roles/${this.namespace ?? ''}/${name}`;
      const role = this.#etcd.get(key)?.value as ClusterRole | Role | undefined;
      this.#rules = role === undefined ? null : (role.rules ?? []);
    }
    return this.#rules ?? undefined;
  }
}

/** Hardly anybody asks why something is allowed: it is said then. */
class Allowed implements Decision {
  readonly isAllowed = true;
  readonly #grant: Grant;

  constructor(grant: Grant) {
    this.#grant = grant;
  }

  get reason(): string {
    return `RBAC: allowed by ${describe(this.#grant)}`;
  }
}

type Index = ReadonlyMap<string, readonly Grant[]>;

export class RbacAuthorizer {
  readonly #etcd: Etcd;
  /** Bindings by subject; undefined until it is asked for after a change. */
  #index: Index | undefined;
  #grants = new WeakMap<UserInfo, readonly Grant[]>();

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
    const forget = () => {
      if (this.#index === undefined) return;
      this.#index = undefined;
      this.#grants = new WeakMap();
    };
    for (const ref of [clusterrolebindings, clusterroles, rolebindings, roles]) etcd.watch(`/registry/${ref.resource}/`, forget);
  }

  authorize(user: UserInfo, question: AccessQuestion): Decision {
    let missing: string[] | undefined;
    for (const grant of this.#grantsOf(user)) {
      if (!appliesIn(grant, question.namespace)) continue;
      if (grant.rules === undefined) (missing ??= []).push(notFoundText(missingRole(grant)));
      else if (grant.rules.some((rule) => allows(rule, question))) return new Allowed(grant);
    }
    return missing === undefined ? DENIED : { isAllowed: false, reason: `RBAC: ${aggregate(missing)}` };
  }

  rulesFor(user: UserInfo, namespace: string): UserRules {
    const rules: AccessRule[] = [];
    const missing: MissingRole[] = [];
    for (const grant of this.#grantsOf(user)) {
      if (!appliesIn(grant, namespace)) continue;
      if (grant.rules === undefined) missing.push(missingRole(grant));
      else rules.push(...(grant.rules as readonly AccessRule[]));
    }
    return { rules, missing };
  }

  #grantsOf(user: UserInfo): readonly Grant[] {
    this.#index ??= this.#newIndex();
    const known = this.#grants.get(user);
    if (known !== undefined) return known;
    const found = new Map<number, Grant>();
    for (const key of [userKey(user.name), ...user.groups.map(groupKey)]) {
      for (const grant of this.#index.get(key) ?? []) {
        const other = found.get(grant.order);
        if (other === undefined || grant.subjectIndex < other.subjectIndex) found.set(grant.order, grant);
      }
    }
    const grants = [...found.values()].sort((a, b) => a.order - b.order);
    this.#grants.set(user, grants);
    return grants;
  }

  #newIndex(): Index {
    const index = new Map<string, Grant[]>();
    let order = 0;
    const add = (binding: Binding, namespace: string | undefined) => {
      order++;
      binding.subjects?.forEach((subject, subjectIndex) => {
        const key = subjectKey(subject, namespace ?? '');
        const grant = new Grant(this.#etcd, order, binding, subjectIndex, namespace);
        const list = index.get(key);
        if (list === undefined) index.set(key, [grant]);
        else list.push(grant);
      });
    };
    this.#each<ClusterRoleBinding>('clusterrolebindings', (binding) => add(binding, undefined));
    this.#each<RoleBinding>('rolebindings', (binding) => add(binding, binding.metadata.namespace));
    return index;
  }

  #each<T>(resource: string, visit: (object: Stored<T>) => void): void {
    this.#etcd.range(`/registry/${resource}/`, `/registry/${resource}0`, (entry) => visit(entry.value as Stored<T>));
  }
}

const DENIED: Decision = { isAllowed: false, reason: '' };

function appliesIn({ namespace }: Grant, asked: string | undefined): boolean {
  return namespace === undefined || namespace === asked;
}

function userKey(name: string): string {
  return `user ${name}`;
}

function groupKey(name: string): string {
  return `group ${name}`;
}

function subjectKey({ kind, name, namespace }: RbacV1Subject, bindingNamespace: string): string {
  if (kind === 'User') return userKey(name);
  if (kind === 'Group') return groupKey(name);
  return userKey(`system:serviceaccount:${(namespace ?? '') === '' ? bindingNamespace : (namespace as string)}:${name}`);
}

function missingRole({ binding }: Grant): MissingRole {
  return { kind: binding.roleRef.kind === 'Role' ? 'Role' : 'ClusterRole', name: binding.roleRef.name };
}

/** As the authorizer's informers say it: with the singular. */
export function notFoundText({ kind, name }: MissingRole): string {
  return `${kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(name)} not found`;
}

/** Several errors as one, as apimachinery's aggregates print them. */
export function aggregate(errors: readonly string[]): string {
  const distinct = [...new Set(errors)];
  return distinct.length === 1 ? (distinct[0] as string) : `[${distinct.join(', ')}]`;
}

function describe({ binding, subjectIndex, namespace }: Grant): string {
  const { kind, name } = binding.roleRef;
  const subject = binding.subjects?.[subjectIndex] as RbacV1Subject;
  const whose = subject.kind === 'ServiceAccount' ? `${subject.name}/${(subject.namespace ?? '') === '' ? (namespace ?? '') : subject.namespace}` : subject.name;
  const to = `${kind} ${JSON.stringify(name)} to ${subject.kind} ${JSON.stringify(whose)}`;
  if (namespace === undefined) return `ClusterRoleBinding ${JSON.stringify(binding.metadata.name)} of ${to}`;
  return `RoleBinding ${JSON.stringify(`${binding.metadata.name}/${namespace}`)} of ${to}`;
}

export function allows(rule: PolicyRule, question: AccessQuestion): boolean {
  if (!has(rule.verbs, question.verb)) return false;
  const { path, resource = '', subresource = '', group = '', name = '' } = question;
  if (path !== undefined) return (rule.nonResourceURLs ?? []).some((url) => coversPath(url, path));
  const names = rule.resourceNames ?? [];
  return isResourceIn(rule.resources ?? [], resource, subresource) && has(rule.apiGroups, group) && (names.length === 0 || names.includes(name));
}

function isResourceIn(resources: readonly string[], resource: string, subresource: string): boolean {
  if (subresource === '') return resources.includes('*') || resources.includes(resource);
  return resources.includes('*') || resources.includes(`${resource}/${subresource}`) || resources.includes(`*/${subresource}`);
}

function has(list: readonly string[] | undefined, value: string): boolean {
  return list !== undefined && (list.includes('*') || list.includes(value));
}
