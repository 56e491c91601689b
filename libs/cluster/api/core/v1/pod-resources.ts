// Mirrors k8s.io/component-helpers/resource (PodRequests)
// Differs: amounts are plain numbers: cpu in thousandths, everything else whole.
import type { Container, Pod, PodSpec } from '#cluster/api/generated/types.js';
import { milliValueOf, quantityOf, valueOf } from '#cluster/apimachinery/quantity.js';

/** Amounts by resource name: `cpu` in millicores, others in their unit. */
export type Amounts = Readonly<Record<string, number>>;

export function amountOf(resource: string, quantity: string): number {
  const parsed = quantityOf(quantity);
  return resource === 'cpu' ? milliValueOf(parsed) : valueOf(parsed);
}

export function amountsOf(list: Readonly<Record<string, string>> | undefined): Amounts {
  const amounts: Record<string, number> = {};
  for (const [resource, quantity] of Object.entries(list ?? {})) amounts[resource] = amountOf(resource, quantity);
  return amounts;
}

function plus(a: Amounts, b: Amounts): Amounts {
  const sum: Record<string, number> = { ...a };
  for (const [resource, amount] of Object.entries(b)) sum[resource] = (sum[resource] ?? 0) + amount;
  return sum;
}

function most(a: Amounts, b: Amounts): Amounts {
  const max: Record<string, number> = { ...a };
  for (const [resource, amount] of Object.entries(b)) max[resource] = Math.max(max[resource] ?? 0, amount);
  return max;
}

/** Containers and sidecars run together; an init container runs beside the sidecars started before it. */
function aggregate(spec: PodSpec, of: (container: Container) => Amounts): Amounts {
  let running: Amounts = {};
  for (const container of spec.containers) running = plus(running, of(container));
  let sidecars: Amounts = {};
  let starting: Amounts = {};
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      running = plus(running, of(container));
      sidecars = plus(sidecars, of(container));
      starting = most(starting, sidecars);
    } else starting = most(starting, plus(of(container), sidecars));
  }
  return most(running, starting);
}

function total({ spec }: Pod, of: (container: Container) => Amounts): Amounts {
  if (spec === undefined) return {};
  return plus({ ...aggregate(spec, of), ...amountsOf(spec.resources?.requests) }, amountsOf(spec.overhead));
}

export function podRequests(pod: Pod): Amounts {
  return total(pod, (container) => amountsOf(container.resources?.requests));
}

/** What a container without a request counts as when nodes are compared. */
const DEFAULT_MILLI_CPU = 100;
const DEFAULT_MEMORY_BYTES = 200 * 1024 * 1024;

/** Requests, where a container that asks for no cpu or memory counts with a small default. */
export function podNonZeroRequests(pod: Pod): Amounts {
  return total(pod, (container) => ({
    cpu: DEFAULT_MILLI_CPU,
    memory: DEFAULT_MEMORY_BYTES,
    ...amountsOf(container.resources?.requests),
  }));
}
