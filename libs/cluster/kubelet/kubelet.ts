// Mirrors cmd/kubelet and pkg/kubelet
// Differs: one object per node, woken by watches; no cadvisor, no device or topology managers, no eviction.
import type { Pod, Service } from '#cluster/api/generated/types.js';
import { configmaps, leases, nodes, persistentvolumeclaims, persistentvolumes, pods, secrets, serviceaccounts, services } from '#cluster/api/resources.js';
import type { ApiServer } from '#cluster/apiserver/api-server.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatMicroTime } from '#cluster/apimachinery/time.js';
import type { Client } from '#cluster/client/client.js';
import { createEventRecorder } from '#cluster/client/event-recorder.js';
import { PodNetwork } from '#cluster/cni/pod-network.js';
import type { Registry } from '#cluster/images/registry.js';
import type { Env } from '#linux/env/env.js';
import type { Host } from '#linux/host/host.js';
import type { SimulatedHost } from '#linux/host/simulated-host.js';
import type { Kernel } from '#linux/host/kernel.js';
import type { Network } from '#linux/net/network.js';
import type { ClusterDns } from '#cluster/cri/sandbox.js';
import { Backoff } from './backoff.js';
import { rejectionOf } from './admit.js';
import { ImagePuller } from './image-puller.js';
import * as limits from './limits.js';
import { NodeApi } from './node-api.js';
import { DEFAULT_CAPACITY, newNode, type NodeConfig, nodeStatus } from './node-object.js';
import type { NodeServices } from './node-services.js';
import { changesOf, type KubeletMark, markOf, type NodeChanges, type Savable } from './node-changes.js';
import { type KubeletState, restorePod } from './node-state.js';
import { PodWorker } from './pod-worker.js';
import { StaticPods } from './static-pods.js';

export interface KubeletOptions {
  readonly apiServer: ApiServer;
  readonly node: NodeConfig;
  /** The machine: its network, and the folders of hostPath volumes and static pods. */
  readonly host: Host;
  readonly kernel: Kernel;
  readonly network: Network;
  readonly images: Registry;
  readonly env: Env;
  readonly dns?: ClusterDns;
  /** What `changesSince` of the kubelet before gave, read by `stateFrom`. */
  readonly state?: KubeletState;
}

/** The kubelet of one node. */
export interface Kubelet {
  readonly nodeName: string;
  /** The machine goes off: containers vanish, and nobody is told. */
  stop(): void;
  mark(): KubeletMark;
  /** What a snapshot needs besides the API's objects and the node's files, as far as it changed since the mark. */
  changesSince(mark: KubeletMark | undefined): NodeChanges;
  /** The host of a running container; its first one, unless one is named. */
  findContainer(namespace: string, pod: string, container?: string): SimulatedHost | undefined;
}

const DEFAULT_DNS: ClusterDns = { address: '10.96.0.10', domain: 'cluster.local' };

/** Registers the node, and runs the pods that are bound to it. */
export function startKubelet(options: KubeletOptions): Kubelet {
  return new NodeKubelet(options);
}

class NodeKubelet implements Kubelet {
  readonly #options: KubeletOptions;
  readonly #client: Client;
  readonly #services: NodeServices;
  readonly #workers = new Map<string, PodWorker>();
  readonly #byNamespace = new Map<string, Map<string, Stored<Service>>>();
  readonly #podNetwork: PodNetwork;
  readonly #puller: ImagePuller;
  readonly #crashes = new Backoff(limits.CRASH_BACKOFF_INITIAL_MS, limits.CRASH_BACKOFF_MAX_MS);
  readonly #stops: (() => void)[] = [];
  #cancelHeartbeat = () => {};
  #cancelStatus = () => {};
  #stopped = false;
  readonly #restored: Map<string, KubeletState['pods'][number]>;

  constructor(options: KubeletOptions) {
    const { apiServer, node, env, images, state } = options;
    this.#options = options;
    this.#client = apiServer.client({ name: `system:node:${node.name}`, groups: ['system:nodes', 'system:authenticated'] }, 'kubelet');
    this.#podNetwork = new PodNetwork(node.podCIDR);
    this.#puller = new ImagePuller(images, env.clock);
    this.#services = this.#makeServices();
    this.#restored = new Map((state?.pods ?? []).map((pod) => [pod.uid, pod]));
    if (state === undefined) {
      this.#register();
      this.#heartbeat();
    } else this.#resume(state);
    this.#stops.push(
      this.#client.watch(services, ({ type, object }) => this.#serviceChanged(type, object)),
      this.#client.watch(pods, ({ type, object }) => this.#podChanged(type, object), { fieldSelector: `spec.nodeName=${node.name}` }),
      apiServer.registerKubelet(node.name, new NodeApi(env, (namespace, name) => this.#findWorker(namespace, name))),
    );
    const statics = new StaticPods(options.host, node.name, this.#client, env);
    statics.start();
    this.#stops.push(() => statics.stop());
  }

  get nodeName(): string {
    return this.#options.node.name;
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const stop of this.#stops) stop();
    this.#cancelHeartbeat();
    this.#cancelStatus();
    for (const worker of this.#workers.values()) worker.abandon();
    this.#workers.clear();
  }

  mark(): KubeletMark {
    return markOf(this.#savable());
  }

  changesSince(mark: KubeletMark | undefined): NodeChanges {
    return changesOf(this.#savable(), mark);
  }

  #savable(): Savable {
    const node = { lastAddress: this.#podNetwork.lastOffset, images: this.#puller.presentNames(), crashes: this.#crashes.snapshot() };
    return { node, workers: [...this.#workers.values()], restored: this.#options.state, waiting: [...this.#restored.values()] };
  }

  findContainer(namespace: string, pod: string, container?: string): SimulatedHost | undefined {
    const records = this.#findWorker(namespace, pod)?.records ?? [];
    const record = container === undefined ? records.find(({ kind }) => kind === 'main') : records.find(({ name }) => name === container);
    return record?.current?.container?.host;
  }

  /** Goes on where a snapshot stopped: nothing is written before something happens. */
  #resume({ lastAddress, images, crashes }: KubeletState): void {
    const { clock } = this.#options.env;
    this.#cancelHeartbeat = clock.after(limits.RESUMED_LEASE_MS, () => this.#heartbeat());
    this.#cancelStatus = clock.after(limits.NODE_STATUS_MS, () => this.#statusTick());
    this.#podNetwork.lastOffset = lastAddress;
    for (const image of images) this.#puller.preload(image);
    this.#crashes.restore(crashes);
  }

  #makeServices(): NodeServices {
    const { node, host, kernel, network, env, dns = DEFAULT_DNS } = this.#options;
    const client = this.#client;
    const fileText = (path: string, missing: string) => (host.files.exists(path) ? host.files.readText(path) : missing);
    return {
      client,
      events: createEventRecorder(client, env, 'kubelet', node.name),
      puller: this.#puller,
      crashes: this.#crashes,
      podNetwork: this.#podNetwork,
      runtime: { env, kernel, network },
      node: host,
      nodeNetwork: {
        net: host.net, address: node.address, hostname: node.name,
        resolvConf: () => fileText('/etc/resolv.conf', ''),
        hostsFile: () => fileText('/etc/hosts', '127.0.0.1\tlocalhost\n'),
      },
      dns,
      config: {
        findConfigMap: (namespace, name) => client.find(configmaps, namespace, name),
        findSecret: (namespace, name) => client.find(secrets, namespace, name),
        listServices: (namespace) => [...(this.#byNamespace.get(namespace)?.values() ?? [])],
        allocatable: node.allocatable ?? node.capacity ?? DEFAULT_CAPACITY,
      },
      volumes: {
        env, kernel, node: host,
        findClaim: (namespace, name) => client.find(persistentvolumeclaims, namespace, name),
        findVolume: (name) => client.find(persistentvolumes, undefined, name),
      },
      token: (pod, audience, expirationSeconds) => this.#token(pod, audience, expirationSeconds),
    };
  }

  #token({ metadata, spec }: Stored<Pod>, audience: string | undefined, expirationSeconds: number): string {
    const body = {
      apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest',
      spec: {
        audiences: audience === undefined ? [] : [audience], expirationSeconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid },
      },
    };
    try {
      const answer = this.#client.createSubresource(serviceaccounts, metadata.namespace, spec.serviceAccountName ?? 'default', 'token', body);
      return (answer as { status?: { token?: string } }).status?.token ?? '';
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return '';
    }
  }

  #findWorker(namespace: string, name: string): PodWorker | undefined {
    for (const worker of this.#workers.values()) {
      if (worker.pod.metadata.name === name && worker.pod.metadata.namespace === namespace) return worker;
    }
    return undefined;
  }

  #serviceChanged(type: string, service: Stored<Service>): void {
    const namespace = service.metadata.namespace as string;
    let known = this.#byNamespace.get(namespace);
    if (known === undefined) this.#byNamespace.set(namespace, (known = new Map()));
    if (type === 'DELETED') known.delete(service.metadata.name);
    else known.set(service.metadata.name, service);
  }

  #podChanged(type: string, pod: Stored<Pod>): void {
    if (this.#stopped || pod.spec.nodeName !== this.nodeName) return;
    const { uid } = pod.metadata;
    const worker = this.#workers.get(uid);
    if (type === 'DELETED') {
      if (worker === undefined) return;
      worker.remove();
      this.#workers.delete(uid);
      return;
    }
    if (worker !== undefined) {
      worker.update(pod);
      if (worker.isFinished && pod.metadata.deletionTimestamp !== undefined) worker.deleteObject();
      return;
    }
    const fresh = new PodWorker(pod, this.#services);
    this.#workers.set(uid, fresh);
    const restored = this.#restored.get(uid);
    this.#restored.delete(uid);
    if (restored !== undefined) restorePod(fresh, restored, this.#options.state?.logOf ?? (() => []), this.#options.images);
    else this.#admit(fresh);
    fresh.begin();
  }

  /** A pod that the node can't take is Failed at once; pods that ran before are not asked again. */
  #admit(worker: PodWorker): void {
    const { pod } = worker;
    if (pod.status?.phase !== 'Pending' && pod.status?.phase !== undefined) return;
    const others = [...this.#workers.values()].filter((other) => other !== worker && !other.isTerminal).map((other) => other.pod);
    const { node } = this.#options;
    const labels = this.#client.find(nodes, undefined, node.name)?.metadata.labels ?? {};
    const rejection = rejectionOf(pod, others, this.#services.config.allocatable, labels);
    if (rejection !== undefined) worker.reject(rejection);
  }

  #register(): void {
    const { node, env } = this.#options;
    const now = env.clock.now();
    const found = this.#client.find(nodes, undefined, node.name);
    if (found === undefined) {
      const { status, ...plain } = newNode(node, now);
      const created = this.#client.create(nodes, plain);
      this.#client.updateStatus(nodes, { ...created, status });
    } else this.#reportStatus();
    this.#cancelStatus = env.clock.after(limits.NODE_STATUS_MS, () => this.#statusTick());
  }

  #heartbeat(): void {
    this.#renewLease();
    // A node that was given up for lost while its kubelet runs is as it says at the next look.
    const ready = this.#client.find(nodes, undefined, this.nodeName)?.status?.conditions?.find(({ type }) => type === 'Ready');
    if (ready?.status !== 'True') this.#reportStatus();
    this.#cancelHeartbeat = this.#options.env.clock.after(limits.LEASE_RENEW_MS, () => this.#heartbeat());
  }

  #statusTick(): void {
    this.#reportStatus();
    this.#cancelStatus = this.#options.env.clock.after(limits.NODE_STATUS_MS, () => this.#statusTick());
  }

  #reportStatus(): void {
    const { node, env } = this.#options;
    const found = this.#client.find(nodes, undefined, node.name);
    if (found === undefined) return;
    try {
      this.#client.updateStatus(nodes, { ...found, status: nodeStatus(node, found.status, env.clock.now()) });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  #renewLease(): void {
    const { node, env } = this.#options;
    const renewTime = formatMicroTime(env.clock.now());
    const namespace = 'kube-node-lease';
    try {
      const found = this.#client.find(leases, namespace, node.name);
      const owner = this.#client.find(nodes, undefined, node.name);
      if (found === undefined) {
        const ownerReferences = owner === undefined ? [] : [{ apiVersion: 'v1', kind: 'Node', name: node.name, uid: owner.metadata.uid }];
        this.#client.create(leases, {
          apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: node.name, namespace, ownerReferences },
          spec: { holderIdentity: node.name, leaseDurationSeconds: limits.LEASE_SECONDS, renewTime },
        });
      } else this.#client.update(leases, { ...found, spec: { ...found.spec, renewTime } });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      env.log.write('info', 'the lease could not be renewed', { node: node.name, error: error.message });
    }
  }
}
