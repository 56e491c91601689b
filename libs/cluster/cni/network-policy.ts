// Mirrors a network plug-in that enforces networking.k8s.io/v1 NetworkPolicy
// Differs: judged at the first packet of a connection, after service addresses were replaced.
import type { Namespace, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '#cluster/api/generated/types.js';
import { namespaces, networkpolicies, pods } from '#cluster/api/resources.js';
import type { ApiServer } from '#cluster/apiserver/api-server.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { keyOf, type KubeObject, type Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import { ALWAYS_THERE, patientWatch, type Reachability } from '#cluster/client/patient-watch.js';
import type { Env } from '#linux/env/env.js';
import type { Endpoint, Network, Route } from '#linux/net/network.js';

const USER = { name: 'system:serviceaccount:kube-system:calico-node', groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'] };

export interface NetworkPolicyOptions {
  readonly apiServer: ApiServer;
  readonly network: Network;
  readonly env: Env;
  readonly server?: Reachability;
  /** Who reads the policies; the plug-in's account, if not said. */
  readonly user?: UserInfo;
}

/** Lets packets pass only where the policies do. Returns the stop. */
export function startNetworkPolicy(options: NetworkPolicyOptions): () => void {
  const enforcer = new Enforcer(options);
  return () => enforcer.stop();
}

class Enforcer {
  readonly #policies = new Map<string, Stored<NetworkPolicy>>();
  readonly #namespaces = new Map<string, Stored<Namespace>>();
  /** Pods by address; those on the host's network are no one's subject. */
  readonly #pods = new Map<string, Stored<Pod>>();
  readonly #addresses = new Map<string, string>();
  readonly #stops: readonly (() => void)[];

  constructor({ apiServer, network, env, server = ALWAYS_THERE, user = USER }: NetworkPolicyOptions) {
    const client = apiServer.client(user, 'calico-node');
    const keep = <T extends KubeObject>(map: Map<string, Stored<T>>) => ({ type, object }: { type: string; object: Stored<T> }) => {
      if (type === 'DELETED') map.delete(keyOf(object));
      else map.set(keyOf(object), object);
    };
    this.#stops = [
      patientWatch(client, env, server, networkpolicies, keep(this.#policies)),
      patientWatch(client, env, server, namespaces, keep(this.#namespaces)),
      patientWatch(client, env, server, pods, ({ type, object }) => this.#podChanged(type, object)),
      network.addRewriter((_from, source, to) => this.#judge(source, to)),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #podChanged(type: string, pod: Stored<Pod>): void {
    const key = keyOf(pod);
    const isDone = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    const address = type === 'DELETED' || isDone || pod.spec.hostNetwork === true ? undefined : pod.status?.podIP;
    const before = this.#addresses.get(key);
    if (before !== undefined && before !== address && this.#pods.get(before)?.metadata.uid === pod.metadata.uid) this.#pods.delete(before);
    if (address === undefined) this.#addresses.delete(key);
    else {
      this.#addresses.set(key, address);
      this.#pods.set(address, pod);
    }
  }

  #judge(source: string, to: Endpoint): Route | undefined {
    if (this.#policies.size === 0 || source === to.address || source.startsWith('127.')) return undefined;
    const sender = this.#pods.get(source);
    const receiver = this.#pods.get(to.address);
    if (sender !== undefined && !this.#allows('Egress', sender, receiver, to.address, to.port)) return { verdict: 'drop' };
    // A node always reaches its own pods: the kubelet probes them.
    if (receiver !== undefined && receiver.status?.hostIP !== source && !this.#allows('Ingress', receiver, sender, source, to.port)) return { verdict: 'drop' };
    return undefined;
  }

  /** May `subject` talk with the other side in that direction? `port` is the receiver's. */
  #allows(direction: 'Ingress' | 'Egress', subject: Stored<Pod>, other: Stored<Pod> | undefined, otherAddress: string, port: number): boolean {
    let isIsolated = false;
    for (const { metadata, spec } of this.#policies.values()) {
      if (metadata.namespace !== subject.metadata.namespace || !matchesLabelSelector(spec.podSelector ?? {}, subject.metadata.labels ?? {})) continue;
      const types = spec.policyTypes ?? (spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress']);
      if (!types.includes(direction)) continue;
      isIsolated = true;
      const receiver = direction === 'Ingress' ? subject : other;
      const rules = direction === 'Ingress' ? spec.ingress?.map(({ from, ports }) => ({ peers: from, ports })) : spec.egress?.map(({ to, ports }) => ({ peers: to, ports }));
      for (const { peers, ports } of rules ?? []) {
        if (!portMatches(ports, port, receiver)) continue;
        if (peers === undefined || peers.length === 0) return true;
        if (peers.some((peer) => this.#peerMatches(peer, metadata.namespace as string, other, otherAddress))) return true;
      }
    }
    return !isIsolated;
  }

  #peerMatches({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer, own: string, other: Stored<Pod> | undefined, address: string): boolean {
    if (ipBlock !== undefined) return inBlock(address, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => inBlock(address, cidr));
    if (other === undefined) return false;
    const namespace = other.metadata.namespace as string;
    if (namespaceSelector === undefined) {
      if (namespace !== own) return false;
    } else if (!matchesLabelSelector(namespaceSelector, this.#namespaces.get(namespace)?.metadata.labels ?? {})) return false;
    return podSelector === undefined || matchesLabelSelector(podSelector, other.metadata.labels ?? {});
  }
}

function portMatches(ports: readonly NetworkPolicyPort[] | undefined, port: number, receiver: Stored<Pod> | undefined): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some(({ port: wanted, endPort }) => {
    if (wanted === undefined) return true;
    if (typeof wanted === 'number') return endPort === undefined ? wanted === port : port >= wanted && port <= endPort;
    return receiver?.spec.containers.some(({ ports: own = [] }) => own.some(({ name, containerPort }) => name === wanted && containerPort === port)) === true;
  });
}

function inBlock(address: string, cidr: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(network) / size);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
