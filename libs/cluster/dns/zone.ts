// Mirrors CoreDNS' kubernetes plugin: the DNS specification of Kubernetes, version 1.1
// Differs: IPv4 only; no TXT dns-version per zone transfer, no wildcards.
import type { EndpointSlice, Pod, Service } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { DnsAnswer, DnsRecord, DnsType } from '#linux/net/network.js';

export interface ZoneSource {
  findService(namespace: string, name: string): Stored<Service> | undefined;
  listSlices(namespace: string, service: string): readonly Stored<EndpointSlice>[];
  hasNamespace(name: string): boolean;
  findPodByAddress(address: string): Stored<Pod> | undefined;
  findServiceByAddress(address: string): Stored<Service> | undefined;
}

const TTL_SECONDS = 30;
const NAME_ERROR: DnsAnswer = { code: 'NXDOMAIN', records: [], authoritative: true };

interface Target {
  readonly name: string;
  readonly address: string;
  readonly hostname: string;
  readonly ports: readonly { readonly name?: string; readonly port?: number; readonly protocol?: string }[];
}

/** Answers for names of the cluster's domain; undefined for all others. */
export function resolveInCluster(asked: string, type: DnsType, domain: string, source: ZoneSource): DnsAnswer | undefined {
  const name = asked.toLowerCase();
  if (name.endsWith('.in-addr.arpa')) return reverse(name, source, domain);
  if (name === domain) return found([]);
  if (!name.endsWith(`.${domain}`)) return undefined;
  const labels = name.slice(0, -domain.length - 1).split('.');
  const kind = labels.pop();
  if (kind === 'pod') return podAnswer(name, labels, source);
  if (kind !== 'svc') return NAME_ERROR;
  const namespace = labels.pop();
  if (namespace === undefined) return found([]);
  const service = labels.pop();
  if (service === undefined) return source.hasNamespace(namespace) ? found([]) : NAME_ERROR;
  const object = source.findService(namespace, service);
  if (object === undefined) return NAME_ERROR;
  return serviceAnswer(name, labels, type, object, source, domain);
}

function serviceAnswer(name: string, labels: readonly string[], type: DnsType, { metadata, spec }: Stored<Service>, source: ZoneSource, domain: string): DnsAnswer {
  const namespace = metadata.namespace as string;
  const base = `${metadata.name}.${namespace}.svc.${domain}`;
  if (spec.type === 'ExternalName') return found([{ name, type: 'CNAME', ttl: TTL_SECONDS, data: `${spec.externalName}.` }]);
  const isHeadless = spec.clusterIP === 'None';
  const targets = isHeadless ? headlessTargets(source.listSlices(namespace, metadata.name), spec.publishNotReadyAddresses === true, base) : [
    { name: base, address: spec.clusterIP ?? '', hostname: '', ports: spec.ports ?? [] },
  ];
  if (labels.length === 0) {
    if (type === 'SRV') return found(targets.flatMap((target) => target.ports.map((port) => srv(name, port.port ?? 0, target, targets.length))));
    // Without ready pods a headless name does not exist.
    if (isHeadless && targets.length === 0) return NAME_ERROR;
    return type === 'A' || type === 'ANY' ? found(targets.map(({ address }) => a(name, address))) : found([]);
  }
  if (labels.length === 1) {
    const own = targets.filter(({ hostname }) => hostname !== '' && hostname === labels[0]);
    if (own.length === 0) return NAME_ERROR;
    return type === 'A' || type === 'ANY' ? found(own.map(({ address }) => a(name, address))) : found([]);
  }
  const [port = '', protocol = ''] = labels;
  if (labels.length !== 2 || !port.startsWith('_') || !protocol.startsWith('_')) return NAME_ERROR;
  const records = targets.flatMap((target) => target.ports
    .filter((each) => each.name === port.slice(1) && (each.protocol ?? 'TCP').toLowerCase() === protocol.slice(1))
    .map((each) => srv(name, each.port ?? 0, target, targets.length)));
  if (records.length === 0) return NAME_ERROR;
  return type === 'SRV' || type === 'ANY' ? found(records) : found([]);
}

function headlessTargets(slices: readonly Stored<EndpointSlice>[], unready: boolean, base: string): Target[] {
  return slices.flatMap(({ endpoints, ports }) => (endpoints ?? []).filter(({ conditions }) => unready || conditions?.ready !== false).map(({ addresses, hostname }) => {
    const address = addresses[0] as string;
    const label = hostname ?? address.replaceAll('.', '-');
    return { name: `${label}.${base}`, address, hostname: label, ports: ports ?? [] };
  }));
}

function podAnswer(name: string, labels: readonly string[], source: ZoneSource): DnsAnswer {
  const [dashed = '', namespace = ''] = labels;
  if (labels.length !== 2 || !source.hasNamespace(namespace)) return NAME_ERROR;
  const address = dashed.replaceAll('-', '.');
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(address) ? found([a(name, address)]) : NAME_ERROR;
}

function reverse(name: string, source: ZoneSource, domain: string): DnsAnswer | undefined {
  const address = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.');
  const service = source.findServiceByAddress(address);
  if (service !== undefined) return found([ptr(name, `${service.metadata.name}.${service.metadata.namespace}.svc.${domain}.`)]);
  const pod = source.findPodByAddress(address);
  if (pod === undefined) return undefined;
  return found([ptr(name, `${address.replaceAll('.', '-')}.${pod.metadata.namespace}.pod.${domain}.`)]);
}

function a(name: string, data: string): DnsRecord {
  return { name, type: 'A', ttl: TTL_SECONDS, data };
}

function ptr(name: string, data: string): DnsRecord {
  return { name, type: 'PTR', ttl: TTL_SECONDS, data };
}

function srv(name: string, port: number, target: Target, count: number): DnsRecord {
  return { name, type: 'SRV', ttl: TTL_SECONDS, data: `0 ${Math.trunc(100 / Math.max(1, count))} ${port} ${target.name}.` };
}

function found(records: readonly DnsRecord[]): DnsAnswer {
  return { code: 'NOERROR', records, authoritative: true };
}
