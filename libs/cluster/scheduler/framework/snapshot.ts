// Mirrors pkg/scheduler/backend/cache/snapshot.go and the listers of the framework's handle
// Differs: no copy: a cycle runs to its end before anything changes.
import type { Namespace, PersistentVolume, PersistentVolumeClaim, PodDisruptionBudget, ReplicaSet, ReplicationController, Service, StatefulSet, StorageClass } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { NodeInfo } from './node-info.js';

/** What plugins may look at: all nodes with their pods, and the objects that rules refer to. */
export interface Snapshot {
  readonly nodes: readonly NodeInfo[];
  readonly nowMs: number;
  /** Nodes with at least one pod that has affinity of any sort. */
  readonly nodesWithAffinity: Iterable<NodeInfo>;
  readonly nodesWithRequiredAntiAffinity: Iterable<NodeInfo>;
  readonly objects: ObjectSource;
  /** On how many nodes an image is, and its size. */
  findImage(name: string): { readonly sizeBytes: number; readonly nodes: number } | undefined;
}

export interface ObjectSource {
  findNamespace(name: string): Stored<Namespace> | undefined;
  findClaim(namespace: string, name: string): Stored<PersistentVolumeClaim> | undefined;
  findVolume(name: string): Stored<PersistentVolume> | undefined;
  listVolumes(): Iterable<Stored<PersistentVolume>>;
  findStorageClass(name: string): Stored<StorageClass> | undefined;
  listServices(namespace: string): Iterable<Stored<Service>>;
  findReplicaSet(namespace: string, name: string): Stored<ReplicaSet> | undefined;
  findReplicationController(namespace: string, name: string): Stored<ReplicationController> | undefined;
  findStatefulSet(namespace: string, name: string): Stored<StatefulSet> | undefined;
  listDisruptionBudgets(namespace: string): Iterable<Stored<PodDisruptionBudget>>;
}
