import type { SavedComponents } from './control-plane.js';
import type { SavedStores } from './etcd-stores.js';
import type { SavedUnits } from '#cluster/nodes/units.js';
import { type KubeletMark, stateFrom } from '#cluster/kubelet/node-changes.js';
import type { KubeletState } from '#cluster/kubelet/node-state.js';
import { type Etcd, type EtcdSnapshot, type EtcdState, type SavedEntry, saved } from '#cluster/etcd/etcd.js';

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
  /** The objects there were, shared with the store. */
  readonly objects: EtcdState['map'];
  readonly isFull: boolean;
  readonly components: SavedComponents;
  readonly stores: SavedStores | undefined;
  /** By node. */
  readonly units: ReadonlyMap<string, SavedUnits>;
  /** By node, where its kubelet runs. */
  readonly kubelets: ReadonlyMap<string, KubeletMark>;
}

const REVISION = 'revision';
const OBJECT = 'etcd';
const KUBELET = 'kubelet/';

const BYTES = 'bytes';
const FULL = 'full';

/** A `SavedEntry` without its key. */
type StoredObject = SavedEntry extends readonly [string, ...infer Rest] ? Rest : never;

/** The objects that changed since the mark; all of them without one. */
export function objectChanges(etcd: Etcd, mark: Pick<ClusterMark, 'revision' | 'objects' | 'isFull'> | undefined): ClusterChanges {
  const set: Record<string, unknown> = {};
  const deleted: string[] = [];
  if (mark === undefined) for (const [key, ...entry] of etcd.snapshot().entries) set[OBJECT + key] = entry;
  else {
    for (const key of changedKeys(etcd, mark)) {
      const entry = etcd.get(key);
      if (entry === undefined) deleted.push(OBJECT + key);
      else set[OBJECT + key] = saved(key, entry).slice(1);
    }
  }
  if (mark === undefined || mark.revision !== etcd.revision || mark.isFull !== etcd.isFull) {
    set[REVISION] = etcd.revision;
    set[BYTES] = etcd.bytes;
    if (etcd.isFull || mark?.isFull === true) set[FULL] = etcd.isFull;
  }
  return { set, deleted };
}

/** By the log of changes; where that does not reach so far, by comparing all there is. */
function changedKeys(etcd: Etcd, { revision, objects }: Pick<ClusterMark, 'revision' | 'objects'>): Iterable<string> {
  const changes = etcd.since('', revision);
  if (changes !== undefined) return new Set(changes.map(({ key }) => key));
  const keys: string[] = [];
  objects.forEach('', '\uffff', (_, key) => {
    if (etcd.get(key) === undefined) keys.push(key);
  });
  etcd.at(etcd.revision).forEach('', '\uffff', (entry, key) => {
    if (objects.get(key) !== entry) keys.push(key);
  });
  return keys;
}

export function etcdSnapshotIn(stored: StoredCluster): EtcdSnapshot {
  const entries: SavedEntry[] = [];
  for (const [key, value] of stored) {
    if (!key.startsWith(OBJECT)) continue;
    entries.push([key.slice(OBJECT.length), ...(value as StoredObject)]);
  }
  const bytes = stored.get(BYTES) as number | undefined;
  return { revision: stored.get(REVISION) as number, entries, ...(bytes === undefined ? {} : { bytes }), ...(stored.get(FULL) === true ? { isFull: true } : {}) };
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
