// Mirrors pkg/quota/v1/evaluator/core and apiserver's generic quota
// Differs: no evaluators for devices.
import type { PersistentVolumeClaim, Pod, ResourceQuota, ScopedResourceSelectorRequirement, Service } from '#cluster/api/generated/types.js';
import { addQuantities, quantityFromInt, quantityOf } from '#cluster/apimachinery/quantity.js';
import type { Quantity } from '#cluster/apimachinery/quantity.js';
import type { KubeObject, ResourceRef } from '#cluster/apimachinery/object.js';
import { isPodTerminal } from './pods.js';
import { claimClass } from './volume-matching.js';

/** Amounts by the names that quotas use: `pods`, `requests.cpu`, `count/deployments.apps`. */
export type Usage = ReadonlyMap<string, Quantity>;

const ONE = quantityFromInt(1);
/** Counted under their plain names, too. */
const PLAIN_COUNTS = new Set(['configmaps', 'persistentvolumeclaims', 'replicationcontrollers', 'resourcequotas', 'secrets', 'services']);

/** What one object takes of a quota. */
export function usageOf(ref: ResourceRef, object: KubeObject): Usage {
  const usage = new Map<string, Quantity>([[`count/${ref.group === '' ? ref.resource : `${ref.resource}.${ref.group}`}`, ONE]]);
  if (ref.group !== '') return usage;
  if (PLAIN_COUNTS.has(ref.resource)) usage.set(ref.resource, ONE);
  if (ref.resource === 'pods') addPod(usage, object as Pod);
  if (ref.resource === 'services') addService(usage, object as Service);
  if (ref.resource === 'persistentvolumeclaims') addClaim(usage, object as PersistentVolumeClaim);
  return usage;
}

function addPod(usage: Map<string, Quantity>, pod: Pod): void {
  if (isPodTerminal(pod)) return;
  usage.set('pods', ONE);
  for (const side of ['requests', 'limits'] as const) {
    for (const [resource, quantity] of withOverhead(podTotal(pod, side), pod, side)) {
      usage.set(`${side}.${resource}`, quantity);
      if (side === 'requests' && ['cpu', 'memory', 'ephemeral-storage'].includes(resource)) usage.set(resource, quantity);
    }
  }
}

/** What a pod's containers take together, sidecars and those that start among them; what the pod says of itself counts more. */
export function podTotal({ spec }: Pod, side: 'requests' | 'limits'): ReadonlyMap<string, Quantity> {
  const total = new Map<string, Quantity>();
  const sidecars = new Map<string, Quantity>();
  const add = (to: Map<string, Quantity>, list: Readonly<Record<string, string>> | undefined): void => {
    for (const [resource, text] of Object.entries(list ?? {})) to.set(resource, addQuantities(to.get(resource) ?? { nano: 0n, format: quantityOf(text).format }, quantityOf(text)));
  };
  for (const { resources } of spec?.containers ?? []) add(total, resources?.[side]);
  for (const { resources, restartPolicy } of spec?.initContainers ?? []) {
    if (restartPolicy === 'Always') {
      add(total, resources?.[side]);
      add(sidecars, resources?.[side]);
      continue;
    }
    const starting = new Map(sidecars);
    add(starting, resources?.[side]);
    for (const [resource, quantity] of starting) if (quantity.nano > (total.get(resource)?.nano ?? -1n)) total.set(resource, quantity);
  }
  for (const [resource, text] of Object.entries(spec?.resources?.[side] ?? {})) total.set(resource, quantityOf(text));
  return total;
}

/** Limits have it only where there is a limit. */
function withOverhead(total: ReadonlyMap<string, Quantity>, { spec }: Pod, side: 'requests' | 'limits'): ReadonlyMap<string, Quantity> {
  if (spec?.overhead === undefined) return total;
  const result = new Map(total);
  for (const [resource, text] of Object.entries(spec.overhead)) {
    const before = total.get(resource);
    if (side === 'requests' || (before?.nano ?? 0n) !== 0n) result.set(resource, before === undefined ? quantityOf(text) : addQuantities(before, quantityOf(text)));
  }
  return result;
}

function addService(usage: Map<string, Quantity>, { spec }: Service): void {
  const ports = spec?.ports ?? [];
  if (spec?.type === 'NodePort') usage.set('services.nodeports', quantityFromInt(ports.length));
  if (spec?.type !== 'LoadBalancer') return;
  usage.set('services.loadbalancers', ONE);
  const allocated = spec.allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort }) => (nodePort ?? 0) !== 0).length : ports.length;
  usage.set('services.nodeports', quantityFromInt(allocated));
}

function addClaim(usage: Map<string, Quantity>, claim: PersistentVolumeClaim): void {
  const requested = claim.spec?.resources?.requests?.['storage'];
  const storageClass = claimClass(claim);
  if (requested !== undefined) usage.set('requests.storage', quantityOf(requested));
  if (storageClass === '') return;
  usage.set(`${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`, ONE);
  if (requested !== undefined) usage.set(`${storageClass}.storageclass.storage.k8s.io/requests.storage`, quantityOf(requested));
}

/** Does the quota look at this object at all? */
export function isInScope(quota: ResourceQuota, ref: ResourceRef, object: KubeObject): boolean {
  const plain: readonly ScopedResourceSelectorRequirement[] = (quota.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' }));
  const all = [...plain, ...(quota.spec?.scopeSelector?.matchExpressions ?? [])];
  if (all.length === 0) return true;
  return ref.group === '' && ref.resource === 'pods' && all.every((scope) => matchesScope(scope, object as Pod));
}

function matchesScope({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement, { spec }: Pod): boolean {
  switch (scopeName) {
    case 'Terminating':
      return (spec?.activeDeadlineSeconds ?? -1) >= 0;
    case 'NotTerminating':
      return (spec?.activeDeadlineSeconds ?? -1) < 0;
    case 'BestEffort':
      return isBestEffort(spec);
    case 'NotBestEffort':
      return !isBestEffort(spec);
    case 'PriorityClass': {
      const name = spec?.priorityClassName ?? '';
      if (operator === 'Exists') return name !== '';
      if (operator === 'DoesNotExist') return name === '';
      return values.includes(name) === (operator === 'In');
    }
    case 'CrossNamespacePodAffinity': {
      const { podAffinity, podAntiAffinity } = spec?.affinity ?? {};
      const terms = [podAffinity, podAntiAffinity].flatMap((affinity) => [
        ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
        ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
      ]);
      return terms.some(({ namespaces, namespaceSelector }) => (namespaces ?? []).length > 0 || namespaceSelector !== undefined);
    }
    default:
      return false;
  }
}

function isBestEffort(spec: Pod['spec']): boolean {
  return ![...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].some(({ resources }) =>
    [resources?.requests, resources?.limits].some((list) => list?.['cpu'] !== undefined || list?.['memory'] !== undefined),
  );
}
