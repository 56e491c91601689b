// Mirrors pkg/registry/core/service/{portallocator,storage}: the ports of nodes that services get
// Differs: what is taken is read off the stored services, so there is nothing to repair.
import { services } from '#cluster/api/resources.js';
import type { Service, ServicePort, ServiceSpec } from '#cluster/api/generated/types.js';
import { failure, internal, invalid } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';

/** Random picks before the range is searched from its start. */
const PICKS = 64;

/** A port of each node tells who balances the load whether pods are there. */
export function needsHealthPort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}

export function hasNodePorts({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}

/** With a port of the nodes for each that needs one. Throws StatusError. */
export function withNodePorts(service: Service, previous: Stored<Service> | undefined, store: StoreAccess): ServiceSpec {
  const ports = new FreePorts(store);
  let spec = service.spec as ServiceSpec;
  if (hasNodePorts(spec) && spec.ports !== undefined) spec = { ...spec, ports: previous === undefined ? created(service, spec, ports) : updated(service, spec, previous.spec, ports) };
  if (!needsHealthPort(spec) || (previous !== undefined && needsHealthPort(previous.spec))) return spec;
  const asked = spec.healthCheckNodePort ?? 0;
  const wrong = asked === 0 ? undefined : ports.take(asked);
  if (wrong !== undefined) throw internal(`failed to allocate requested HealthCheck NodePort ${asked}: ${wrong}`);
  return { ...spec, healthCheckNodePort: asked === 0 ? ports.next() : asked };
}

function mayAllocate({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || allocateLoadBalancerNodePorts !== false;
}

/** Ports of one number and different protocols share a port of the nodes. */
function created(service: Service, spec: ServiceSpec, ports: FreePorts): readonly ServicePort[] {
  const all = spec.ports ?? [];
  const shared = new Map<number, number>();
  return all.map((port, i) => {
    const asked = port.nodePort ?? 0;
    if (asked === 0 && !mayAllocate(spec)) return port;
    const known = shared.get(port.port);
    if (known !== undefined && (asked === 0 || asked === known)) return { ...port, nodePort: known };
    const wanted = known === undefined ? (all.find((each) => each.port === port.port && (each.nodePort ?? 0) !== 0)?.nodePort ?? 0) : asked;
    if (wanted !== 0) takeOrRefuse(service, ports, wanted, i);
    const nodePort = wanted === 0 ? ports.next() : wanted;
    if (known === undefined) shared.set(port.port, nodePort);
    return { ...port, nodePort };
  });
}

function updated(service: Service, spec: ServiceSpec, before: ServiceSpec, ports: FreePorts): readonly ServicePort[] {
  const had = new Set((before.ports ?? []).map(({ nodePort = 0 }) => nodePort));
  const now = new Set<string>();
  return (spec.ports ?? []).map((port, i) => {
    const asked = port.nodePort ?? 0;
    if (asked === 0 && !mayAllocate(spec)) return port;
    if (asked !== 0 && !had.has(asked)) {
      had.add(asked);
      takeOrRefuse(service, ports, asked, i);
    }
    const nodePort = asked === 0 ? ports.next() : asked;
    const key = `{${port.protocol} ${nodePort}}`;
    if (now.has(key)) throw failure(500, '', `duplicate nodePort: ${key}`);
    now.add(key);
    return { ...port, nodePort };
  });
}

function takeOrRefuse(service: Service, ports: FreePorts, wanted: number, i: number): void {
  const wrong = ports.take(wanted);
  if (wrong !== undefined) throw invalid({ group: '', resource: 'Service' }, service.metadata?.name ?? '', [invalidValue(`spec.ports[${i}].nodePort`, wanted, wrong)]);
}

/** The ports that no service has; of which protocol doesn't matter. */
class FreePorts {
  readonly #taken = new Set<number>();
  readonly #store: StoreAccess;

  constructor(store: StoreAccess) {
    this.#store = store;
    for (const { spec } of store.list(services)) {
      for (const { nodePort = 0 } of spec.ports ?? []) this.#taken.add(nodePort);
      this.#taken.add(spec.healthCheckNodePort ?? 0);
    }
  }

  /** Why the port can't be had, if it can't. */
  take(port: number): string | undefined {
    const { first, last } = this.#store.settings.nodePorts;
    if (port < first || port > last) return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
    if (this.#taken.has(port)) return 'provided port is already allocated';
    this.#taken.add(port);
    return undefined;
  }

  next(): number {
    const { first, last } = this.#store.settings.nodePorts;
    // The lower part is kept for ports that are asked for, as with addresses.
    const size = last - first + 1;
    const offset = size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 32)), 128);
    for (let i = 0; i < PICKS; i++) {
      const port = first + offset + this.#store.env.random.below(size - offset);
      if (this.take(port) === undefined) return port;
    }
    for (let port = first; port <= last; port++) if (this.take(port) === undefined) return port;
    throw internal('failed to allocate a nodePort: range is full');
  }
}
