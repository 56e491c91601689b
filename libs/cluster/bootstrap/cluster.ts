import { nodes as nodeResource, pods as podResource } from '#cluster/api/resources.js';
import type { Node, Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { createApiServer, type ForkableApiServer } from '#cluster/apiserver/create-api-server.js';
import { isForKubelets } from '#cluster/apiserver/admission/node-restriction/node-labels.js';
import { runController } from '#cluster/client/run-controller.js';
import { csrSigningController } from '#cluster/controllers/csrsigning/csrsigning.js';
import { controllers } from '#cluster/controllers/list.js';
import { serviceAccountTokensController } from '#cluster/controllers/serviceaccounttokens/serviceaccounttokens.js';
import { startDns } from '#cluster/dns/dns.js';
import { startKubelet } from '#cluster/kubelet/kubelet.js';
import { keysOf } from '#cluster/kubelet/node-changes.js';
import type { KubeletState } from '#cluster/kubelet/node-state.js';
import type { Kubelet } from '#cluster/kubelet/running-kubelet.js';
import { startNetworkPolicy } from '#cluster/cni/network-policy.js';
import { startProxy } from '#cluster/proxy/proxy.js';
import { startScheduler } from '#cluster/scheduler/scheduler.js';
import { controlPlaneOf } from '#cluster/images/system/control-plane.js';
import { containerLogs, podLogs } from '#cluster/nodes/log-files.js';
import { gatedClient } from '#cluster/client/gated-client.js';
import type { KubeletSettings } from '#cluster/kubelet/settings.js';
import { openKubeletPorts } from '#cluster/nodes/kubelet-port.js';
import { settingsOf } from '#cluster/nodes/kubelet-start.js';
import { staticPods } from '#cluster/nodes/kubeadm/static-pods.js';
import { nodeProcesses } from '#cluster/nodes/node-processes.js';
import { type NodeMachine, nodeMachineOf } from '#cluster/nodes/node-machine.js';
import { type SavedUnits, Units } from '#cluster/nodes/units.js';
import type { Env } from '#linux/env/env.js';
import type { Kernel } from '#linux/host/kernel.js';
import { furtherProcesses } from '#linux/kernel/seen-process.js';
import type { SimulatedHost } from '#linux/host/simulated-host.js';
import type { SimulatedNetwork } from '#linux/net/simulated-network.js';
import type { ClusterParts } from './cluster-parts.js';
import { type ClusterChanges, type ClusterMark, etcdSnapshotIn, kubeletKey, kubeletStateIn, objectChanges, type StoredCluster } from './cluster-state.js';
import { ClusterControlPlane, type SavedComponents } from './control-plane.js';
import { EtcdStores, type SavedStores } from './etcd-stores.js';
import { installAddons } from './kubeadm/addons.js';

/** A machine that is a node. */
export interface NodeSpec {
  readonly name: string;
  readonly address: string;
  readonly podCIDR: string;
  readonly isControlPlane: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly effect: string; readonly value?: string }[];
}

export interface ClusterOptions {
  readonly env: Env;
  readonly kernel: Kernel;
  readonly network: SimulatedNetwork;
  readonly plan: { readonly layout: 'kubeadm' | 'minikube' | 'k3s' | 'bare'; readonly nodes: readonly NodeSpec[] };
  readonly nodeHosts: ReadonlyMap<string, SimulatedHost>;
  readonly shared: ClusterParts;
  /** PEM of the cluster's CA, and of the key with which certificate signing requests are answered. */
  readonly authority: { readonly certificatePem: string; readonly keyPem: string };
  /** Keys of an earlier `changesSince(undefined)`. */
  readonly stored: StoredCluster | undefined;
  /** Where the API server listens; 6443 unless said. */
  readonly securePort?: number;
}

const SYSTEM = { name: 'system:admin', groups: ['system:masters', 'system:authenticated'] };

/** A Kubernetes cluster: its components in dependency order, each handed what it needs. The one room that sees them all. */
export class Cluster {
  readonly apiServer: ForkableApiServer;
  readonly controlPlane: ClusterControlPlane;
  readonly #stores: EtcdStores;
  readonly #options: ClusterOptions;
  readonly #kubelets = new Map<string, Kubelet>();
  readonly #units = new Map<string, Units>();
  readonly #stops: (() => void)[] = [];
  /** Changes that are no more than signs of life. */
  #heartbeats = 0;
  readonly #servingListeners: ((port: number | undefined) => void)[] = [];
  #wasServing = true;

  constructor(options: ClusterOptions) {
    this.#options = options;
    const { env, plan, stored } = options;
    this.apiServer = createApiServer({
      env, resources: options.shared.resources, clientCertificates: options.shared.clientCertificates, tokenKey: options.shared.tokenKey, hasAlarm: plan.layout !== 'bare',
      settings: { advertiseAddress: plan.nodes[0]?.address ?? '127.0.0.1', certificateAuthority: options.authority.certificatePem, ...(options.securePort === undefined ? {} : { securePort: options.securePort }) },
      ...(stored === undefined ? {} : { state: etcdSnapshotIn(stored) }),
    });
    const { etcd } = this.apiServer.core;
    this.#stores = new EtcdStores(etcd, () => this.apiServer.bootstrap(), stored?.get(STORES) as SavedStores | undefined);
    this.controlPlane = new ClusterControlPlane({
      apiServer: this.apiServer, stores: this.#stores, address: plan.nodes[0]?.address ?? '127.0.0.1', saved: (stored?.get(COMPONENTS) ?? {}) as SavedComponents,
      startControllers: () => this.#startControllers(), startScheduler: () => startScheduler(this.apiServer, env),
    });
    this.apiServer.core.components.ask = () => this.controlPlane.health();
    for (const prefix of ['/registry/leases/', '/registry/events/']) {
      etcd.watch(prefix, () => {
        this.#heartbeats++;
      });
    }
  }

  /** Starts every component. Each of them finds its work through the API server. */
  start(): void {
    const { env, network, plan, stored } = this.#options;
    const { apiServer } = this;
    const net = this.#options.nodeHosts.get(plan.nodes[0]?.name ?? '')?.net;
    if (net !== undefined) apiServer.core.wires.net = net;
    this.controlPlane.start();
    this.#stops.push(this.controlPlane.onChange(() => this.#componentsChanged()), () => this.controlPlane.stop());
    const isNew = stored === undefined;
    if (isNew && plan.layout !== 'bare') this.#install();
    for (const node of plan.nodes) if (stored?.get(stoppedKey(node.name)) !== true) this.#startKubelet(node, stored === undefined ? undefined : kubeletStateIn(stored, node.name));
    if (isNew) this.#markNodes();
    if (isNew && plan.layout !== 'bare') installAddons(apiServer.client(SYSTEM, 'kubeadm'));
    const server = { isServing: () => this.controlPlane.isServing, onChange: (listener: () => void) => this.controlPlane.onChange(listener) };
    // Nobody has installed roles on a bare cluster.
    const user = plan.layout === 'bare' ? { user: SYSTEM } : {};
    this.#stops.push(
      startProxy({ apiServer, network, env, nodeHosts: this.#options.nodeHosts, server }),
      startNetworkPolicy({ apiServer, network, env, server, ...user }),
      startDns({ apiServer, network, kernel: this.#options.kernel, env, server, ...user }),
    );
  }

  /** Grows with each change that is more than a sign of life. */
  get revision(): number {
    return this.apiServer.core.etcd.revision - this.#heartbeats;
  }

  /** Every node is ready, and so is every pod there is. */
  isBooted(): boolean {
    const client = this.apiServer.client(SYSTEM, 'wheelhouse');
    const readyNodes = client.list(nodeResource).items.filter((node) => hasTrue(node, 'Ready')).length;
    if (readyNodes < this.#options.plan.nodes.length) return false;
    const pods = client.list(podResource).items;
    return (pods.length > 0 || this.#options.plan.layout === 'bare') && pods.every((pod) => hasTrue(pod, 'Ready'));
  }

  findContainer(namespace: string, pod: string, container?: string): SimulatedHost | undefined {
    for (const kubelet of this.#kubelets.values()) {
      const found = kubelet.findContainer(namespace, pod, container);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The machine goes away: its kubelet and containers with it, from one moment to the next. */
  stopNode(name: string): void {
    this.#kubelets.get(name)?.stop();
    this.#kubelets.delete(name);
  }

  startNode(name: string): void {
    const node = this.#options.plan.nodes.find((one) => one.name === name);
    if (node !== undefined && !this.#kubelets.has(name)) this.#startKubelet(node);
  }

  /** Calls with the port where the API server listens, now and whenever it begins or ceases to. */
  onServing(listener: (port: number | undefined) => void): void {
    this.#servingListeners.push(listener);
    listener(this.controlPlane.securePort);
  }

  #componentsChanged(): void {
    const port = this.controlPlane.securePort;
    for (const listener of this.#servingListeners) listener(port);
    if (port !== undefined && !this.#wasServing) for (const kubelet of this.#kubelets.values()) kubelet.resync();
    this.#wasServing = port !== undefined;
  }

  #startControllers(): () => void {
    const { env, authority, shared } = this.#options;
    const stops = [...controllers, csrSigningController(authority), serviceAccountTokensController(shared.tokenKey)].map((controller) => runController(controller, this.apiServer, env));
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Shows the programs and people of a host what it is a node of. */
  #open(host: SimulatedHost, machine: NodeMachine): void {
    if (host.attached(nodeMachineOf) === undefined) {
      host.mountVirtual('/var/log/pods', () => podLogs(host.attached(nodeMachineOf) as NodeMachine));
      host.mountVirtual('/var/log/containers', () => containerLogs(host.attached(nodeMachineOf) as NodeMachine));
    }
    host.attach(nodeMachineOf, machine);
    host.attach(furtherProcesses, nodeProcesses(machine, host.files));
  }

  /** The node as its administrator's programs see it. */
  #machineOf(node: NodeSpec, host: SimulatedHost): NodeMachine {
    const { plan, authority, env, stored } = this.#options;
    const kubelet = () => this.#kubelets.get(node.name);
    const endpoint = `${plan.nodes[0]?.address ?? ''}:${this.apiServer.core.settings.securePort}`;
    const units = new Units({ env, files: host.files, endpoint, kubelet, saved: stored?.get(unitsKey(node.name)) as SavedUnits | undefined });
    this.#units.set(node.name, units);
    const { controlPlane, apiServer } = this;
    return {
      name: node.name, address: node.address, isControlPlane: node.isControlPlane, units, endpoint, authorityPem: authority.certificatePem,
      get kubelet() {
        return kubelet();
      },
      get etcd() {
        return node.isControlPlane && controlPlane.runsEtcd ? apiServer.core.etcd : undefined;
      },
      api: (user = SYSTEM) => controlPlane.apiOutage() ?? apiServer.client(user, 'kubeadm'),
    };
  }

  mark(): ClusterMark {
    const { etcd } = this.apiServer.core;
    return { revision: etcd.revision, objects: etcd.at(etcd.revision), isFull: etcd.isFull, components: this.controlPlane.saved(), stores: this.#stores.saved(), units: new Map([...this.#units].map(([name, units]) => [name, units.saved()])), kubelets: new Map([...this.#kubelets].map(([name, kubelet]) => [name, kubelet.mark()])) };
  }

  changesSince(mark: ClusterMark | undefined): ClusterChanges {
    const { set, deleted } = objectChanges(this.apiServer.core.etcd, mark);
    const own: Record<string, unknown> = {};
    const gone: string[] = [];
    for (const [name, kubelet] of this.#kubelets) {
      const changes = kubelet.changesSince(mark?.kubelets.get(name));
      for (const key in changes.set) own[kubeletKey(name, key)] = changes.set[key];
      for (const key of changes.deleted) gone.push(kubeletKey(name, key));
    }
    for (const [name, known] of mark?.kubelets ?? []) {
      if (!this.#kubelets.has(name)) for (const key of keysOf(known)) gone.push(kubeletKey(name, key));
    }
    for (const { name } of this.#options.plan.nodes) {
      const isStopped = !this.#kubelets.has(name);
      if (isStopped && mark?.kubelets.has(name) !== false) own[stoppedKey(name)] = true;
      if (!isStopped && mark?.kubelets.has(name) === false) own[stoppedKey(name)] = false;
    }
    const components = this.controlPlane.saved();
    if (isChanged(components, mark?.components)) own[COMPONENTS] = components;
    for (const [name, units] of this.#units) {
      const saved = units.saved();
      if (saved !== mark?.units.get(name)) own[unitsKey(name)] = saved;
    }
    const stores = this.#stores.saved();
    if (stores !== undefined && stores !== mark?.stores) own[STORES] = stores;
    return { set: { ...set, ...own }, deleted: [...deleted, ...gone] };
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    for (const kubelet of this.#kubelets.values()) kubelet.stop();
    for (const units of this.#units.values()) units.stopClock();
    this.apiServer.core.etcd.stop();
  }

  #install(): void {
    const [controlPlane] = this.#options.plan.nodes;
    if (controlPlane === undefined) return;
    const files = this.#options.nodeHosts.get(controlPlane.name)?.files;
    for (const [path, text] of Object.entries(staticPods(controlPlane.name, controlPlane.address, this.apiServer.core.settings.securePort))) {
      files?.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true });
      files?.write(path, text, 0o600);
    }
  }

  /** A kubelet may not say of its node what it is for: kubeadm does. */
  #markNodes(): void {
    const client = this.apiServer.client(SYSTEM, 'kubeadm');
    for (const node of this.#options.plan.nodes) {
      const marks = labelsWhere(node, (label) => !isForKubelets(label));
      if (Object.keys(marks).length > 0) client.patch(nodeResource, undefined, node.name, 'strategic', { metadata: { labels: marks } });
    }
  }

  #openPorts({ name: nodeName }: NodeSpec, host: SimulatedHost, settings: KubeletSettings): () => void {
    const { apiServer } = this;
    const client = gatedClient(apiServer.client({ name: `system:node:${nodeName}`, groups: ['system:nodes', 'system:authenticated'] }, 'kubelet'), () => this.controlPlane.apiOutage());
    return openKubeletPorts({ apiServer, client, host, nodeName, settings, env: this.#options.env, certificates: this.#options.shared.clientCertificates });
  }

  /** Without a state, containers that the API knows of have ended with their machine. */
  #startKubelet(node: NodeSpec, state?: KubeletState): void {
    const { env, kernel, network, nodeHosts, shared } = this.#options;
    const host = nodeHosts.get(node.name);
    if (host === undefined) throw new Error(`there is no host for node ${node.name}`);
    const machine = this.#options.plan.layout === 'bare' ? undefined : this.#machineOf(node, host);
    if (machine !== undefined) this.#open(host, machine);
    const outage = () => this.controlPlane.apiOutage() ?? machine?.units.connectionProblem;
    const onHost = (container: SimulatedHost) => {
      container.attach(controlPlaneOf, this.controlPlane);
      if (machine !== undefined) container.attach(nodeMachineOf, machine);
    };
    this.#kubelets.set(node.name, startKubelet({
      apiServer: this.apiServer, node: { ...node, labels: labelsWhere(node, isForKubelets) }, host, kernel, network, images: shared.images, env, outage,
      ...(machine === undefined ? {} : { settings: () => settingsOf(host.files), onServe: (settings: KubeletSettings) => this.#openPorts(node, host, settings) }), ...(node.isControlPlane ? { onHost } : {}), ...(state === undefined ? {} : { state }),
    }));
  }
}

const COMPONENTS = 'components';
const STORES = 'stores';

function isChanged(components: SavedComponents, before: SavedComponents | undefined): boolean {
  if (before === undefined) return true;
  return Object.entries(components).some(([name, started]) => before[name as keyof SavedComponents] !== started);
}

function labelsWhere({ labels }: NodeSpec, fits: (label: string) => boolean): NodeSpec['labels'] {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => fits(label)));
}

function unitsKey(node: string): string {
  return `units/${node}`;
}

function stoppedKey(node: string): string {
  return `stopped/${node}`;
}

function hasTrue(object: Stored<Node> | Stored<Pod>, type: string): boolean {
  return object.status?.conditions?.some((one) => one.type === type && one.status === 'True') === true;
}
