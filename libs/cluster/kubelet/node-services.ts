import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Client, EventRecorder } from '#cluster/client/client.js';
import type { PodNetwork } from '#cluster/cni/pod-network.js';
import type { Runtime } from '#cluster/cri/container.js';
import type { ClusterDns, NodeNetwork } from '#cluster/cri/sandbox.js';
import type { Host } from '#linux/host/host.js';
import type { Verdict } from './admit.js';
import type { Backoff } from './backoff.js';
import type { ConfigSource } from './container-env.js';
import type { ImagePuller } from './image-puller.js';
import type { WriteJournal } from './journal-text.js';
import type { VolumeHost } from './volumes.js';

/** What the workers of one node's pods share. */
export interface NodeServices {
  readonly runtime: Runtime;
  /** The kubelet is stopped, or has lost its runtime: containers run on, and nobody looks after them. */
  readonly isPaused: boolean;
  readonly client: Client;
  readonly events: EventRecorder;
  /** Writes a line of the kubelet's journal. */
  readonly journal: WriteJournal;
  readonly puller: ImagePuller;
  readonly crashes: Backoff;
  readonly podNetwork: PodNetwork;
  readonly node: Host;
  readonly nodeNetwork: NodeNetwork;
  readonly dns: ClusterDns;
  readonly config: ConfigSource;
  readonly volumes: VolumeHost;
  /** May a pod have what its spec asks for, beside the others of the node? */
  resizeVerdict(pod: Stored<Pod>): Verdict | undefined;
  /** A service account's token for a pod. */
  token(pod: Stored<Pod>, audience: string | undefined, expirationSeconds: number): string;
}
