// Mirrors pkg/kubelet/lifecycle: the predicates that a node checks again for pods that were bound without a scheduler
// Differs: of resources cpu, memory and ephemeral storage are looked at.
import { hostPortsOf, portsCollide } from '#cluster/api/core/v1/host-ports.js';
import { matchesRequiredNodeAffinity } from '#cluster/api/core/v1/node-affinity.js';
import { findUntoleratedTaint } from '#cluster/api/core/v1/tolerations.js';
import type { Container, Node, Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { milliValueOf, quantityOf, valueOf } from '#cluster/apimachinery/quantity.js';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** Undefined: the pod may run beside the others. What a static pod tolerates is not asked. */
export function rejectionOf(pod: Stored<Pod>, others: readonly Stored<Pod>[], allocatable: Readonly<Record<string, string>>, node: Node, isStatic: boolean): Rejection | undefined {
  const lack = shortage(pod, others, allocatable);
  if (lack !== undefined) return lack;
  if (!matchesRequiredNodeAffinity(pod.spec, node)) return failed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  const wanted = hostPortsOf(pod);
  if (wanted.length > 0 && others.some((other) => hostPortsOf(other).some((taken) => wanted.some((port) => portsCollide(port, taken))))) {
    return failed('NodePorts', "node(s) didn't have free ports for the requested pod ports");
  }
  const taint = isStatic ? undefined : findUntoleratedTaint(node.spec?.taints, pod.spec.tolerations, ['NoExecute']);
  return taint === undefined ? undefined : failed('TaintToleration', "node(s) had taints that the pod didn't tolerate");
}

function failed(predicate: string, why: string): Rejection {
  return { reason: predicate, message: `Predicate ${predicate} failed: ${why}` };
}

/** What the node has too little of. */
function shortage(pod: Stored<Pod>, others: readonly Stored<Pod>[], allocatable: Readonly<Record<string, string>>): Rejection | undefined {
  const podsMax = valueOf(quantityOf(allocatable['pods']));
  if (others.length + 1 > podsMax) return lacking('pods', 1, others.length, podsMax);
  for (const resource of ['cpu', 'memory', 'ephemeral-storage']) {
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
