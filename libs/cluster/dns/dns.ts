// Mirrors the data that CoreDNS serves
// Differs: the names are kept once for the cluster, at a link-local address; CoreDNS' pods pass their questions on to it.
import type { EndpointSlice, Namespace, Pod, Service } from '#cluster/api/generated/types.js';
import { endpointslices, namespaces, pods, services } from '#cluster/api/resources.js';
import type { ApiServer } from '#cluster/apiserver/api-server.js';
import { keyOf, type KubeObject, type Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import { ALWAYS_THERE, patientWatch, type Reachability } from '#cluster/client/patient-watch.js';
import type { Env } from '#linux/env/env.js';
import type { Kernel } from '#linux/host/kernel.js';
import type { DnsAnswer, DnsType, Network } from '#linux/net/network.js';
import { CLUSTER_NAMES_ADDRESS } from '#cluster/images/coredns/coredns.js';
import { resolveInCluster, type ZoneSource } from './zone.js';

export interface DnsOptions {
  readonly apiServer: ApiServer;
  readonly network: Network;
  readonly kernel: Kernel;
  readonly env: Env;
  readonly domain?: string;
  readonly server?: Reachability;
  /** Who reads the names; CoreDNS' account, if not said. */
  readonly user?: UserInfo;
}

const USER = { name: 'system:serviceaccount:kube-system:coredns', groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'] };

/** Keeps the cluster's names and answers questions about them. Returns the stop. */
export function startDns(options: DnsOptions): () => void {
  const names = new ClusterNames(options);
  return () => names.stop();
}

class ClusterNames implements ZoneSource {
  readonly #services = new Map<string, Stored<Service>>();
  readonly #slices = new Map<string, Stored<EndpointSlice>>();
  readonly #namespaces = new Map<string, Stored<Namespace>>();
  readonly #pods = new Map<string, Stored<Pod>>();
  readonly #stops: readonly (() => void)[];
  readonly #domain: string;

  constructor({ apiServer, network, kernel, env, domain = 'cluster.local', server = ALWAYS_THERE, user = USER }: DnsOptions) {
    this.#domain = domain;
    const client = apiServer.client(user, 'coredns');
    const keep = <T extends KubeObject>(map: Map<string, Stored<T>>) => ({ type, object }: { type: string; object: Stored<T> }) => {
      if (type === 'DELETED') map.delete(keyOf(object));
      else map.set(keyOf(object), object);
    };
    const net = kernel.createNetStack(network);
    const detach = network.attach(net, CLUSTER_NAMES_ADDRESS);
    const close = net.listen({ address: '0.0.0.0', port: 53 }, { kind: 'dns', service: { resolve: (name, type) => this.#resolve(name, type) } });
    this.#stops = [
      patientWatch(client, env, server, services, keep(this.#services)), patientWatch(client, env, server, endpointslices, keep(this.#slices)),
      patientWatch(client, env, server, namespaces, keep(this.#namespaces)), patientWatch(client, env, server, pods, keep(this.#pods)), close, detach,
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** Names outside of the cluster do not exist: there is no world around it. */
  #resolve(name: string, type: DnsType): DnsAnswer {
    return resolveInCluster(name, type, this.#domain, this) ?? { code: 'NXDOMAIN', records: [] };
  }

  findService(namespace: string, name: string): Stored<Service> | undefined {
    return this.#services.get(`${namespace}/${name}`);
  }

  listSlices(namespace: string, service: string): readonly Stored<EndpointSlice>[] {
    return [...this.#slices.values()].filter(({ metadata }) => metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === service);
  }

  hasNamespace(name: string): boolean {
    return this.#namespaces.has(name);
  }

  findPodByAddress(address: string): Stored<Pod> | undefined {
    return [...this.#pods.values()].find(({ status }) => status?.podIP === address);
  }

  findServiceByAddress(address: string): Stored<Service> | undefined {
    return [...this.#services.values()].find(({ spec }) => spec.clusterIP === address);
  }
}
