// Mirrors pkg/proxy: ServicePortMap and EndpointsMap
// Differs: one table for the whole network, since every node's would be the same.
import type { EndpointSlice, Service } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Endpoint } from '#linux/net/network.js';

export interface Backend extends Endpoint {
  readonly nodeName: string | undefined;
}

/** Where packets for one port of a service go. */
export interface ServicePortRule {
  readonly service: string;
  readonly backends: readonly Backend[];
  readonly affinityMs: number | undefined;
  /** Only pods of the receiving node: Local traffic policies. */
  readonly isLocalInside: boolean;
  readonly isLocalOutside: boolean;
}

/** The rules of every service, by `address:port`, and by node port. */
export interface RuleTable {
  readonly byAddress: ReadonlyMap<string, ServicePortRule>;
  readonly byNodePort: ReadonlyMap<number, ServicePortRule>;
  /** Addresses that belong to services: other ports of them go nowhere. */
  readonly addresses: ReadonlySet<string>;
}

const AFFINITY_SECONDS = 10_800;

export function buildRules(services: Iterable<Stored<Service>>, slices: Iterable<Stored<EndpointSlice>>): RuleTable {
  const byService = new Map<string, Stored<EndpointSlice>[]>();
  for (const slice of slices) {
    const name = slice.metadata.labels?.['kubernetes.io/service-name'];
    if (name === undefined || slice.addressType !== 'IPv4') continue;
    const key = `${slice.metadata.namespace}/${name}`;
    byService.set(key, [...(byService.get(key) ?? []), slice]);
  }
  const byAddress = new Map<string, ServicePortRule>();
  const byNodePort = new Map<number, ServicePortRule>();
  const addresses = new Set<string>();
  for (const service of services) {
    const { spec, metadata, status } = service;
    if (spec.type === 'ExternalName' || spec.clusterIP === undefined || spec.clusterIP === 'None' || spec.clusterIP === '') continue;
    const key = `${metadata.namespace}/${metadata.name}`;
    const own = [...(spec.clusterIPs ?? [spec.clusterIP]), ...(spec.externalIPs ?? []), ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]))];
    for (const address of own) addresses.add(address);
    for (const { name = '', port, nodePort } of spec.ports ?? []) {
      const rule: ServicePortRule = {
        service: key,
        backends: backendsOf(byService.get(key) ?? [], name),
        affinityMs: spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS) * 1000 : undefined,
        isLocalInside: spec.internalTrafficPolicy === 'Local',
        isLocalOutside: spec.externalTrafficPolicy === 'Local',
      };
      for (const address of own) byAddress.set(`${address}:${port}`, rule);
      if (nodePort !== undefined && nodePort > 0) byNodePort.set(nodePort, rule);
    }
  }
  return { byAddress, byNodePort, addresses };
}

/** Ready endpoints; when none is, those that still serve while they end. */
function backendsOf(slices: readonly Stored<EndpointSlice>[], portName: string): readonly Backend[] {
  const ready: Backend[] = [];
  const serving: Backend[] = [];
  for (const { endpoints, ports } of slices) {
    const port = ports?.find(({ name = '' }) => name === portName)?.port;
    if (port === undefined) continue;
    for (const { addresses, conditions, nodeName } of endpoints ?? []) {
      const backend = { address: addresses[0] as string, port, nodeName };
      if (conditions?.ready !== false) ready.push(backend);
      else if (conditions.serving === true && conditions.terminating === true) serving.push(backend);
    }
  }
  return ready.length > 0 ? ready : serving;
}
