// Mirrors pkg/registry/rbac: escalation_check.go, the policybased stores, and validation's ConfirmNoEscalation
// Differs: nothing that can be seen.
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '#cluster/api/generated/types.js';
import { clusterroles, roles } from '#cluster/api/resources.js';
import { forbidden, notFound, type Qualified } from '#cluster/apimachinery/errors.js';
import { compareText, deepEqual } from '#cluster/apimachinery/json.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { uncovered } from '#cluster/apimachinery/policy-rules.js';
import { aggregate } from '#cluster/apiserver/authorization/rbac.js';
import type { MissingRole, StoreAccess } from '#cluster/apiserver/store-access.js';

const GROUP = 'rbac.authorization.k8s.io';
const FULL: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

type AnyRole = Role | ClusterRole;
type Binding = RoleBinding | ClusterRoleBinding;

/** Nobody writes a role that allows more than he may do himself, unless he may `escalate`. Throws StatusError Forbidden. */
export function confirmRole(resource: 'roles' | 'clusterroles', role: AnyRole, previous: AnyRole | undefined, store: StoreAccess): void {
  const { name = '', namespace = '' } = role.metadata ?? {};
  if (isFree(store) || store.decide(store.user, { verb: 'escalate', group: GROUP, resource, namespace, name: previous === undefined ? '' : name }).isAllowed) return;
  if (previous !== undefined && changesOnlyOwnership(role, previous)) return;
  confirm(store, { group: GROUP, resource }, name, namespace, role.rules ?? []);
  if (!gathers(role) && (previous === undefined || !gathers(previous))) return;
  if (missingOf(store, namespace, FULL).length > 0) throw forbidden({ group: GROUP, resource }, name, 'must have cluster-admin privileges to use an aggregationRule');
}

/** Nobody binds a role that allows more than he may do himself, unless he may `bind` it. Throws StatusError Forbidden, NotFound. */
export function confirmBinding(resource: 'rolebindings' | 'clusterrolebindings', binding: Binding, previous: Binding | undefined, store: StoreAccess): void {
  const { name = '', namespace = '' } = binding.metadata ?? {};
  if (isFree(store)) return;
  if (previous !== undefined && changesOnlyOwnership(binding, previous)) return;
  const { kind, name: role, apiGroup } = binding.roleRef;
  const bound = kind === 'ClusterRole' ? 'clusterroles' : 'roles';
  if ((kind === 'ClusterRole' || kind === 'Role') && store.decide(store.user, { verb: 'bind', group: apiGroup ?? '', resource: bound, namespace, name: role }).isAllowed) return;
  const found = kind === 'ClusterRole' ? store.find(clusterroles, undefined, role) : store.find(roles, namespace, role);
  if (found === undefined) throw notFound({ group: GROUP, resource: bound }, role);
  confirm(store, { group: GROUP, resource }, name, namespace, found.rules ?? []);
}

function isFree({ user }: StoreAccess): boolean {
  return user.groups.includes('system:masters');
}

function gathers(role: AnyRole): boolean {
  return 'aggregationRule' in role && (role.aggregationRule?.clusterRoleSelectors ?? []).length > 0;
}

/** What the garbage collector may write of objects whose rights it does not have. */
function changesOnlyOwnership(next: KubeObject, previous: KubeObject): boolean {
  const rest = ({ metadata, ...others }: KubeObject) => {
    const { ownerReferences: _o, finalizers: _f, managedFields: _m, resourceVersion: _r, ...meta } = metadata ?? {};
    return { ...others, metadata: meta };
  };
  return deepEqual(rest(next), rest(previous));
}

function confirm(store: StoreAccess, of: Qualified, name: string, namespace: string, rules: readonly PolicyRule[]): void {
  const lacking = missingOf(store, namespace, rules);
  if (lacking.length === 0) return;
  const { user } = store;
  const { missing } = store.rulesFor(user, namespace);
  const lines = [...new Set(compacted(lacking).map(compactText))].sort(compareText);
  const unresolved = missing.length === 0 ? '' : `; resolution errors: [${aggregate(missing.map(unresolvedText))}]`;
  throw forbidden(of, name, `user ${JSON.stringify(user.name)} (groups=${listText(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}${unresolved}`);
}

function unresolvedText({ kind, name }: MissingRole): string {
  return `${kind.toLowerCase()}s.${GROUP} ${JSON.stringify(name)} not found`;
}

/** The rules, broken into their smallest parts, that the user does not have. */
function missingOf(store: StoreAccess, namespace: string, rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const own = store.rulesFor(store.user, namespace).rules as readonly PolicyRule[];
  return uncovered(own, rules);
}

/** Parts of the same resource, group and name become one, with all their verbs. */
function compacted(parts: readonly PolicyRule[]): readonly PolicyRule[] {
  const others: PolicyRule[] = [];
  const simple = new Map<string, PolicyRule>();
  for (const part of parts) {
    if (part.nonResourceURLs !== undefined) {
      others.push(part);
      continue;
    }
    const key = [part.apiGroups?.[0], part.resources?.[0], part.resourceNames?.[0]].join('|');
    const known = simple.get(key);
    simple.set(key, known === undefined ? part : { ...known, verbs: [...known.verbs, ...part.verbs] });
  }
  return [...others, ...simple.values()];
}

function compactText({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts: readonly (readonly [string, readonly string[] | undefined])[] = [['APIGroups', apiGroups], ['Resources', resources], ['NonResourceURLs', nonResourceURLs], ['ResourceNames', resourceNames], ['Verbs', verbs]];
  return `{${parts.flatMap(([label, list]) => (list === undefined || list.length === 0 ? [] : [`${label}:${listText(list)}`])).join(', ')}}`;
}

/** Go's %q of a list. */
function listText(list: readonly string[]): string {
  return `[${list.map((each) => JSON.stringify(each)).join(' ')}]`;
}
