// Mirrors the hooks that a kube-apiserver runs after each start: pkg/registry/{rbac,scheduling,flowcontrol}/rest, component-helpers/auth/rbac/reconciliation
// Differs: nothing that can be seen.
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '#cluster/api/generated/types.js';
import * as k from '#cluster/api/resources.js';
import { deepEqual, semanticEqual } from '#cluster/apimachinery/json.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { uncovered } from '#cluster/apimachinery/policy-rules.js';
import type { Core } from '#cluster/apiserver/core.js';
import { ownContext } from '#cluster/apiserver/request.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';
import { withTimes } from './bootstrap.js';
import { API_SERVICES, PRIORITY_CLASSES } from './defaults.js';
import { FLOW_SCHEMAS, PRIORITY_LEVELS } from './flow-control.js';
import { bringBackNamespaces, bringBackService } from './look-after.js';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES } from './rbac-policy.js';

const KEEP = 'rbac.authorization.kubernetes.io/autoupdate';
const KEEP_SPEC = 'apf.kubernetes.io/autoupdate-spec';

type AnyRole = Role | ClusterRole;
type Binding = RoleBinding | ClusterRoleBinding;
type Configuration = KubeObject & { readonly spec?: unknown };

/** Brings back what a cluster begins with and somebody took away. */
export function reconcile(core: Core): void {
  const store = core.storeFor(ownContext());
  const now = core.env.clock.now();
  const missing = (ref: ResourceRef, objects: readonly KubeObject[]) => objects.filter(({ metadata }) => store.find(ref, metadata?.namespace, metadata?.name ?? '') === undefined);
  bringBackNamespaces(core);
  for (const object of missing(k.priorityclasses, PRIORITY_CLASSES)) store.create<KubeObject>(k.priorityclasses, object);
  for (const object of missing(k.prioritylevelconfigurations, PRIORITY_LEVELS)) store.create<KubeObject>(k.prioritylevelconfigurations, object);
  for (const object of missing(k.flowschemas, FLOW_SCHEMAS)) store.create<KubeObject>(k.flowschemas, withTimes(object, now));
  for (const object of missing(k.apiservices, API_SERVICES)) store.create<KubeObject>(k.apiservices, object);
  resetSpecs(k.prioritylevelconfigurations, PRIORITY_LEVELS, store);
  resetSpecs(k.flowschemas, FLOW_SCHEMAS, store);
  for (const role of CLUSTER_ROLES) keepRole(k.clusterroles, role as ClusterRole, store);
  for (const role of ROLES) keepRole(k.roles, role as Role, store);
  for (const binding of CLUSTER_ROLE_BINDINGS) keepBinding(k.clusterrolebindings, binding as ClusterRoleBinding, store);
  for (const binding of ROLE_BINDINGS) keepBinding(k.rolebindings, binding as RoleBinding, store);
  bringBackService(core);
}

function resetSpecs(ref: ResourceRef<Configuration>, defaults: readonly Configuration[], store: StoreAccess): void {
  for (const { metadata, spec } of defaults) {
    const present = store.find(ref, undefined, metadata?.name ?? '');
    if (present?.metadata.annotations?.[KEEP_SPEC] === 'true' && !semanticEqual(present.spec, spec)) store.update(ref, { ...present, spec: spec as object });
  }
}

/** With the labels and annotations that it lacks. */
function withMarks<T extends KubeObject>(present: Stored<T>, wanted: T): Stored<T> {
  const { labels, annotations } = present.metadata;
  const marks = { labels: { ...wanted.metadata?.labels, ...labels }, annotations: { ...wanted.metadata?.annotations, ...annotations } };
  return deepEqual(marks, { labels: labels ?? {}, annotations: annotations ?? {} }) ? present : { ...present, metadata: { ...present.metadata, ...marks } };
}

/** A role gets back the rules that it lost; whoever added some keeps them. */
function keepRole<T extends AnyRole>(ref: ResourceRef<T>, wanted: T, store: StoreAccess): void {
  const { name = '', namespace } = wanted.metadata ?? {};
  const present = store.find(ref, namespace, name);
  if (present === undefined) {
    store.create(ref, wanted);
    return;
  }
  if (present.metadata.annotations?.[KEEP] === 'false') return;
  // The rules of those are gathered from others.
  const lost = 'aggregationRule' in wanted ? [] : uncovered((present.rules ?? []) as readonly PolicyRule[], wanted.rules ?? []);
  const marked = withMarks(present, wanted);
  const next = lost.length === 0 ? marked : { ...marked, rules: [...(present.rules ?? []), ...lost] };
  if (next !== present) store.update(ref, next);
}

/** A binding gets back the subjects that it lost, and its role. */
function keepBinding<T extends Binding>(ref: ResourceRef<T>, wanted: T, store: StoreAccess): void {
  const { name = '', namespace } = wanted.metadata ?? {};
  const present = store.find(ref, namespace, name);
  if (present !== undefined && present.metadata.annotations?.[KEEP] === 'false') return;
  if (present === undefined || !deepEqual(present.roleRef, wanted.roleRef)) {
    if (present !== undefined) store.remove(ref, namespace, name);
    store.create(ref, wanted);
    return;
  }
  const subjects = present.subjects ?? [];
  const lost = (wanted.subjects ?? []).filter((subject) => !subjects.some((each) => deepEqual(each, subject)));
  const marked = withMarks(present, wanted);
  const next = lost.length === 0 ? marked : { ...marked, subjects: [...subjects, ...lost] };
  if (next !== present) store.update(ref, next);
}
