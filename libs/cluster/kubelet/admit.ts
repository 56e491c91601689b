// Mirrors pkg/kubelet/lifecycle: the predicates that a node checks again for pods that were bound without a scheduler
// Differs: resources and node selectors only.
import type { Container, Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { milliValueOf, quantityOf, valueOf } from '#cluster/apimachinery/quantity.js';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** Undefined: the pod may run beside the others. */
export function rejectionOf(pod: Stored<Pod>, others: readonly Stored<Pod>[], allocatable: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): Rejection | undefined {
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) {
    if (labels[key] !== value) return { reason: 'NodeAffinity', message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" };
  }
  return shortage(pod, others, allocatable);
}

/** What the node has too little of. */
function shortage(pod: Stored<Pod>, others: readonly Stored<Pod>[], allocatable: Readonly<Record<string, string>>): Rejection | undefined {
  const podsMax = valueOf(quantityOf(allocatable['pods']));
  if (others.length + 1 > podsMax) return lacking('pods', 1, others.length, podsMax);
  for (const resource of ['cpu', 'memory']) {
    const amount = resource === 'cpu' ? milliValueOf : valueOf;
    const requested = requestOf(pod, resource, amount);
    if (requested === 0) continue;
    const used = others.reduce((sum, other) => sum + requestOf(other, resource, amount), 0);
    const capacity = amount(quantityOf(allocatable[resource]));
    if (requested + used > capacity) return lacking(resource, requested, used, capacity);
  }
  return undefined;
}

export interface Verdict {
  readonly reason: 'Deferred' | 'Infeasible';
  readonly message: string;
}

/** Why a pod can't have what its spec asks for now, beside the others: not yet, or never on this node. Undefined: it can. */
export function resizeVerdict(pod: Stored<Pod>, others: readonly Stored<Pod>[], allocatable: Readonly<Record<string, string>>): Verdict | undefined {
  for (const resource of ['memory', 'cpu']) {
    const amount = resource === 'cpu' ? milliValueOf : valueOf;
    const [requested, capacity] = [requestOf(pod, resource, amount), amount(quantityOf(allocatable[resource]))];
    if (requested > capacity) return { reason: 'Infeasible', message: `Node didn't have enough capacity: ${resource}, requested: ${requested}, capacity: ${capacity}` };
  }
  const refused = shortage(pod, others, allocatable);
  return refused === undefined ? undefined : { reason: 'Deferred', message: refused.message };
}

function lacking(resource: string, requested: number, used: number, capacity: number): Rejection {
  return { reason: `OutOf${resource}`, message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}` };
}

/** The sum of the containers, or the largest init container if that is more. */
function requestOf({ spec }: Stored<Pod>, resource: string, amount: (quantity: ReturnType<typeof quantityOf>) => number): number {
  const of = ({ resources }: Container) => amount(quantityOf(resources?.requests?.[resource]));
  const inits = spec.initContainers ?? [];
  const sidecars = inits.filter(({ restartPolicy }) => restartPolicy === 'Always').reduce((sum, each) => sum + of(each), 0);
  const main = spec.containers.reduce((sum, each) => sum + of(each), 0) + sidecars;
  const largest = inits.filter(({ restartPolicy }) => restartPolicy !== 'Always').reduce((most, each) => Math.max(most, of(each)), 0);
  return Math.max(main, largest + sidecars);
}
