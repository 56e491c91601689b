// What the kubelet of a node is given, and what it can be asked
import type { ApiServer } from '#cluster/apiserver/api-server.js';
import type { Registry } from '#cluster/images/registry.js';
import type { Env } from '#linux/env/env.js';
import type { Host } from '#linux/host/host.js';
import type { Kernel } from '#linux/host/kernel.js';
import type { SimulatedHost } from '#linux/host/simulated-host.js';
import type { Network } from '#linux/net/network.js';
import type { ImagePuller } from './image-puller.js';
import type { Journal } from './journal.js';
import type { KubeletMark, NodeChanges } from './node-changes.js';
import type { NodeConfig } from './node-object.js';
import type { KubeletState } from './node-state.js';
import type { PodWorker } from './pod-worker.js';
import type { KubeletSettings } from './settings.js';

export interface KubeletOptions {
  readonly apiServer: ApiServer;
  readonly node: NodeConfig;
  /** The machine: its network, and the folders of hostPath volumes and static pods. */
  readonly host: Host;
  readonly kernel: Kernel;
  readonly network: Network;
  readonly images: Registry;
  readonly env: Env;
  /** What configuration and flags say; asked each time that the daemon begins. kubeadm's, if not said. */
  readonly settings?: () => KubeletSettings;
  /** What `changesSince` of the kubelet before gave, read by `stateFrom`. */
  readonly state?: KubeletState;
  /** Why the API server can't be reached now; undefined while it can. It is, if not said. */
  readonly outage?: () => string | undefined;
  /** Called when the daemon begins to be reached; returns the end of that. */
  readonly onServe?: (settings: KubeletSettings) => () => void;
  /** Called with the host of each container that is made on the node. */
  readonly onHost?: (host: SimulatedHost) => void;
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
  /** Does the daemon run? Containers go on without it. */
  readonly isActive: boolean;
  /** Does the container runtime answer? */
  readonly hasRuntime: boolean;
  setActive(isActive: boolean): void;
  /** All that runs for Kubernetes on the machine is removed, as by `kubeadm reset`. */
  removeContainers(): void;
  setRuntime(hasRuntime: boolean): void;
  /** The API server answers again: what it missed is told. */
  resync(): void;
  readonly journalLines: Journal;
  /** Writes a line of the daemon's own. */
  journal(level: 'I' | 'E', where: string, message: string): void;
  readonly workers: Iterable<PodWorker>;
  readonly puller: ImagePuller;
}
