// Mirrors k8s.io/kube-scheduler/framework (interface.go)
// Differs: no Permit (nothing in the default profile waits); hints are event names, not functions.
import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { NodeInfo, PodInfo } from './node-info.js';
import type { Snapshot } from './snapshot.js';
import type { Status } from './status.js';

/** What may happen in a cluster that makes a rejected pod worth another try. */
export type ClusterEvent =
  | 'node/add'
  | 'node/allocatable'
  | 'node/labels'
  | 'node/taints'
  | 'pod/assigned'
  | 'pod/labels'
  | 'pod/deleted'
  | 'claim/change'
  | 'volume/change'
  | 'storageclass/change'
  | 'namespace/labels';

export interface Plugin {
  readonly name: string;
  readonly retryOn?: readonly ClusterEvent[];
}

interface PreFilterResult<S> {
  readonly status: Status;
  /** Handed to `filter` of the same cycle. */
  readonly state?: S;
  /** Only these nodes can fit; all when absent. */
  readonly nodeNames?: ReadonlySet<string>;
}

export interface PreEnqueuePlugin extends Plugin {
  /** Keeps a pod out of the queue altogether. */
  preEnqueue(pod: Stored<Pod>): Status;
}

export interface FilterPlugin<S = unknown> extends Plugin {
  preFilter?(pod: PodInfo, snapshot: Snapshot): PreFilterResult<S>;
  /** `state` is what `preFilter` of this cycle found; undefined when there is none. */
  filter(pod: PodInfo, node: NodeInfo, state: S | undefined): Status;
}

export interface ScorePlugin<S = unknown> extends Plugin {
  readonly weight: number;
  preScore?(pod: PodInfo, snapshot: Snapshot, nodes: readonly NodeInfo[]): { readonly status: Status; readonly state?: S };
  score(pod: PodInfo, node: NodeInfo, state: S | undefined): number;
  /** Brings raw scores to 0…100. */
  normalize?(scores: number[], nodes: readonly NodeInfo[], state: S | undefined): void;
}

export interface PostFilterPlugin extends Plugin {
  /** After no node fitted. */
  postFilter(pod: PodInfo, attempt: FailedAttempt): { readonly status: Status; readonly nominatedNode?: string };
}

export interface FailedAttempt {
  readonly snapshot: Snapshot;
  /** By node name. */
  readonly statuses: ReadonlyMap<string, Status>;
  /** True when a PreFilter plugin had rejected the pod before any node was looked at. */
  readonly beforeFilter: boolean;
}

interface ReservePlugin extends Plugin {
  reserve(pod: PodInfo, node: NodeInfo): Status;
  unreserve(pod: PodInfo, node: NodeInfo): void;
}

export interface PreBindPlugin extends Plugin {
  /** Throws StillWaiting. */
  preBind(pod: PodInfo, node: NodeInfo): Status;
}

export interface BindPlugin extends Plugin {
  /** Throws StillWaiting. */
  bind(pod: PodInfo, nodeName: string): Status;
}

interface PostBindPlugin extends Plugin {
  postBind(pod: PodInfo, nodeName: string): void;
}

export interface QueueSortPlugin extends Plugin {
  less(a: { readonly pod: Stored<Pod>; readonly queuedAtMs: number }, b: { readonly pod: Stored<Pod>; readonly queuedAtMs: number }): boolean;
}

/** One scheduler's plugins, each list in the order in which it runs. */
export interface Profile {
  readonly queueSort: QueueSortPlugin;
  readonly preEnqueue: readonly PreEnqueuePlugin[];
  readonly filter: readonly FilterPlugin[];
  readonly postFilter: readonly PostFilterPlugin[];
  readonly score: readonly ScorePlugin[];
  readonly reserve: readonly ReservePlugin[];
  readonly preBind: readonly PreBindPlugin[];
  readonly bind: readonly BindPlugin[];
  readonly postBind: readonly PostBindPlugin[];
}
