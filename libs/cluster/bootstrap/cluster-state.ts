import { type KubeletMark, stateFrom } from '#cluster/kubelet/node-changes.js';
import type { KubeletState } from '#cluster/kubelet/node-state.js';
import { type Change, type Etcd, type EtcdSnapshot, type SavedEntry, saved } from '#cluster/etcd/etcd.js';

/** A cluster's state as keys with JSON values. */
export interface ClusterChanges {
  readonly set: Readonly<Record<string, unknown>>;
  readonly deleted: readonly string[];
}

/** What a restore is given: the keys of `ClusterChanges`. */
export type StoredCluster = ReadonlyMap<string, unknown>;

/** A point in the history of a cluster. */
export interface ClusterMark {
  readonly revision: number;
  /** By node, where its kubelet runs. */
  readonly kubelets: ReadonlyMap<string, KubeletMark>;
}

const REVISION = 'revision';
const OBJECT = 'etcd';
const KUBELET = 'kubelet/';

const BYTES = 'bytes';

/** A `SavedEntry` without its key. */
type StoredObject = readonly [createRevision: number, modRevision: number, value: object, leaseEndMs?: number];

/** The objects that changed after `revision`; all of them without one, or when the history does not reach so far. */
export function objectChanges(etcd: Etcd, revision: number | undefined): ClusterChanges {
  const set: Record<string, unknown> = { [REVISION]: etcd.revision, [BYTES]: etcd.bytes };
  const changes = revision === undefined ? undefined : etcd.since('/registry/', revision);
  if (changes === undefined) {
    for (const [key, ...entry] of etcd.snapshot().entries) set[OBJECT + key] = entry;
    return { set, deleted: [] };
  }
  const last = new Map(changes.map((change: Change) => [change.key, change]));
  const deleted: string[] = [];
  for (const key of last.keys()) {
    const entry = etcd.get(key);
    if (entry === undefined) deleted.push(OBJECT + key);
    else set[OBJECT + key] = saved(key, entry).slice(1);
  }
  return changes.length === 0 ? { set: {}, deleted: [] } : { set, deleted };
}

export function etcdSnapshotIn(stored: StoredCluster): EtcdSnapshot {
  const entries: SavedEntry[] = [];
  for (const [key, value] of stored) {
    if (!key.startsWith(OBJECT)) continue;
    entries.push([key.slice(OBJECT.length), ...(value as StoredObject)]);
  }
  const bytes = stored.get(BYTES) as number | undefined;
  return { revision: stored.get(REVISION) as number, entries, ...(bytes === undefined ? {} : { bytes }) };
}

/** `key` as the kubelet of the node names it: it begins with '' or '/'. */
export function kubeletKey(node: string, key: string): string {
  return KUBELET + node + key;
}

/** What was saved of a node's kubelet, if anything was. */
export function kubeletStateIn(stored: StoredCluster, node: string): KubeletState | undefined {
  const prefix = KUBELET + node;
  const own: [string, unknown][] = [];
  for (const [key, value] of stored) {
    if (key.startsWith(prefix) && (key.length === prefix.length || key[prefix.length] === '/')) own.push([key.slice(prefix.length), value]);
  }
  return stateFrom(own);
}
