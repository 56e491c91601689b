// Mirrors cmd/kube-proxy in iptables mode
// Differs: a rewriter of the network in place of rules in each node's kernel.
import type { EndpointSlice, Service } from '#cluster/api/generated/types.js';
import { endpointslices, services } from '#cluster/api/resources.js';
import type { ApiServer } from '#cluster/apiserver/api-server.js';
import { keyOf, type Stored } from '#cluster/apimachinery/object.js';
import { ALWAYS_THERE, patientWatch, type Reachability } from '#cluster/client/patient-watch.js';
import type { Env } from '#linux/env/env.js';
import type { Host } from '#linux/host/host.js';
import type { Endpoint, Network, Route } from '#linux/net/network.js';
import { type Backend, buildRules, type RuleTable, type ServicePortRule } from './service-rules.js';

export interface ProxyOptions {
  readonly apiServer: ApiServer;
  readonly network: Network;
  readonly env: Env;
  /** Machines on whose addresses node ports are open. */
  readonly nodeHosts: ReadonlyMap<string, Host>;
  readonly server?: Reachability;
}

const USER = { name: 'system:kube-proxy', groups: ['system:authenticated'] };
/** Clients whose backend is remembered; the oldest is forgotten. */
const AFFINITIES_MAX = 1000;

/** Makes service addresses work for every host of the network. Returns the stop. */
export function startProxy(options: ProxyOptions): () => void {
  const proxy = new Proxy(options);
  return () => proxy.stop();
}

class Proxy {
  readonly #env: Env;
  readonly #nodeHosts: ReadonlyMap<string, Host>;
  readonly #services = new Map<string, Stored<Service>>();
  readonly #slices = new Map<string, Stored<EndpointSlice>>();
  readonly #affinity = new Map<string, { readonly backend: string; atMs: number }>();
  readonly #stops: readonly (() => void)[];
  #rules: RuleTable | undefined;

  constructor({ apiServer, network, env, nodeHosts, server = ALWAYS_THERE }: ProxyOptions) {
    this.#env = env;
    this.#nodeHosts = nodeHosts;
    const client = apiServer.client(USER, 'kube-proxy');
    this.#stops = [
      patientWatch(client, env, server, services, ({ type, object }) => this.#changed(this.#services, type, object)),
      patientWatch(client, env, server, endpointslices, ({ type, object }) => this.#changed(this.#slices, type, object)),
      network.addRewriter((_from, source, to) => this.#route(source, to)),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #changed<T extends Service | EndpointSlice>(known: Map<string, Stored<T>>, type: string, object: Stored<T>): void {
    const key = keyOf(object);
    if (type === 'DELETED') known.delete(key);
    else known.set(key, object);
    this.#rules = undefined; // made again when the next packet comes
  }

  #route(source: string, to: Endpoint): Route | undefined {
    this.#rules ??= buildRules(this.#services.values(), this.#slices.values());
    const rules = this.#rules;
    const rule = rules.byAddress.get(`${to.address}:${to.port}`);
    if (rule !== undefined) return this.#choose(rule, source, rule.isLocalInside ? this.#nodeOf(source) : undefined, rule.isLocalInside);
    if (rules.addresses.has(to.address)) return { verdict: 'drop' };
    const nodePort = rules.byNodePort.get(to.port);
    const node = nodePort === undefined ? undefined : this.#nodeAt(to.address);
    if (nodePort === undefined || node === undefined) return undefined;
    return this.#choose(nodePort, source, node, nodePort.isLocalOutside);
  }

  #choose(rule: ServicePortRule, source: string, node: string | undefined, isLocal: boolean): Route {
    const backends = isLocal ? rule.backends.filter(({ nodeName }) => nodeName === node) : rule.backends;
    // A Local policy drops what no pod here would take; without any endpoint the packet is rejected.
    if (backends.length === 0) return { verdict: rule.backends.length > 0 ? 'drop' : 'refuse' };
    const backend = this.#remembered(rule, source, backends) ?? (backends[this.#env.random.below(backends.length)] as Backend);
    if (rule.affinityMs !== undefined) this.#remember(rule, source, backend);
    return { verdict: 'deliver', endpoint: { address: backend.address, port: backend.port } };
  }

  #remembered(rule: ServicePortRule, source: string, backends: readonly Backend[]): Backend | undefined {
    const known = rule.affinityMs === undefined ? undefined : this.#affinity.get(`${rule.service} ${source}`);
    if (known === undefined || this.#env.clock.now() - known.atMs > (rule.affinityMs ?? 0)) return undefined;
    return backends.find(({ address, port }) => `${address}:${port}` === known.backend);
  }

  #remember(rule: ServicePortRule, source: string, { address, port }: Backend): void {
    const key = `${rule.service} ${source}`;
    this.#affinity.delete(key);
    this.#affinity.set(key, { backend: `${address}:${port}`, atMs: this.#env.clock.now() });
    if (this.#affinity.size > AFFINITIES_MAX) this.#affinity.delete(this.#affinity.keys().next().value as string);
  }

  #nodeAt(address: string): string | undefined {
    for (const [name, { net }] of this.#nodeHosts) if (net.addresses.includes(address)) return name;
    return undefined;
  }

  /** The node of a pod, by the endpoints that are known; of a node, by its address. */
  #nodeOf(source: string): string | undefined {
    for (const { endpoints = [] } of this.#slices.values()) {
      const found = endpoints.find(({ addresses }) => addresses[0] === source);
      if (found?.nodeName !== undefined) return found.nodeName;
    }
    return this.#nodeAt(source);
  }
}
