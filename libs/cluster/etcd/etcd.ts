// Mirrors etcd's mvcc store as Kubernetes uses it: revisions, ranges, compare and swap, watch from a revision, compaction
// Differs: values are frozen objects; the log of changes is cut by count; no leases (the API server expires its events).
import { deepFreeze } from '#cluster/apimachinery/json.js';
import { HISTORY_KEPT } from './limits.js';
import { SortedMap } from './sorted-map.js';

export interface Entry {
  readonly value: object;
  readonly createRevision: number;
  readonly modRevision: number;
}

export interface Change {
  readonly revision: number;
  readonly key: string;
  readonly type: 'put' | 'delete';
  /** Of a delete: the last value, with the revision of the delete where the caller wrote it in. */
  readonly value: object;
  readonly previous: object | undefined;
}

/** What a snapshot holds: plain data, shared with the store it was taken from. */
export interface EtcdSnapshot {
  readonly revision: number;
  readonly entries: readonly (readonly [key: string, createRevision: number, modRevision: number, value: object])[];
}

/** All of the state of a store; cheap to take, since everything in it is immutable. */
export interface EtcdState {
  readonly revision: number;
  readonly compacted: number;
  readonly map: SortedMap<Entry>;
  readonly history: readonly Change[];
}

export type Watcher = (change: Change) => void;

export class Etcd {
  #map: SortedMap<Entry>;
  #revision: number;
  #compacted: number;
  /** Shared with forks until the next change. */
  #history: Change[];
  #isHistoryShared: boolean;
  readonly #watchers = new Map<string, Set<Watcher>>();

  constructor(state: EtcdState = { revision: 1, compacted: 1, map: new SortedMap(), history: [] }) {
    this.#map = state.map;
    this.#revision = state.revision;
    this.#compacted = state.compacted;
    this.#history = state.history as Change[];
    this.#isHistoryShared = true;
  }

  get revision(): number {
    return this.#revision;
  }

  /** The oldest revision that a watch may start after. */
  get compacted(): number {
    return this.#compacted;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: string): Entry | undefined {
    return this.#map.get(key);
  }

  /** Keys in [from, to) in order, until the visitor returns false. */
  range(from: string, to: string, visit: (entry: Entry, key: string) => boolean | void): void {
    this.#map.forEach(from, to, visit);
  }

  /**
   * Writes if the key still has that revision (0: is not there; undefined: whatever it is). `make` gets the new revision,
   * which objects carry as their resourceVersion. Undefined when the comparison failed.
   */
  put(key: string, expected: number | undefined, make: (revision: number) => object): Entry | undefined {
    const known = this.#map.get(key);
    if (expected !== undefined && (known?.modRevision ?? 0) !== expected) return undefined;
    const revision = this.#revision + 1;
    const value = deepFreeze(make(revision));
    this.#revision = revision;
    const entry: Entry = { value, createRevision: known?.createRevision ?? revision, modRevision: revision };
    this.#map = this.#map.set(key, entry);
    this.#record({ revision, key, type: 'put', value, previous: known?.value });
    return entry;
  }

  /** As `put`; `last` makes the value that watchers get. False when the comparison failed or there is no such key. */
  delete(key: string, expected: number | undefined, last: (revision: number) => object): boolean {
    const known = this.#map.get(key);
    if (known === undefined || (expected !== undefined && known.modRevision !== expected)) return false;
    const revision = ++this.#revision;
    this.#map = this.#map.delete(key);
    this.#record({ revision, key, type: 'delete', value: deepFreeze(last(revision)), previous: known.value });
    return true;
  }

  /** Changes under `prefix` after `revision`, oldest first. Undefined when some of them are compacted away. */
  since(prefix: string, revision: number): readonly Change[] | undefined {
    if (revision < this.#compacted) return undefined;
    return this.#history.filter((change) => change.revision > revision && change.key.startsWith(prefix));
  }

  /**
   * Calls the watcher from inside each write to a key whose resource part (`/registry/pods/`) is `prefix`: it must only
   * note the change. Returns the stop.
   */
  watch(prefix: string, watcher: Watcher): () => void {
    const watchers = this.#watchers.get(prefix) ?? new Set();
    this.#watchers.set(prefix, watchers);
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }

  /** For a fork: a new Etcd of this state shares everything with this one until either is written to. */
  state(): EtcdState {
    this.#isHistoryShared = true;
    return { revision: this.#revision, compacted: this.#compacted, map: this.#map, history: this.#history };
  }

  snapshot(): EtcdSnapshot {
    const entries: EtcdSnapshot['entries'][number][] = [];
    this.#map.forEach('', '\uffff', (entry, key) => {
      entries.push([key, entry.createRevision, entry.modRevision, entry.value]);
    });
    return { revision: this.#revision, entries };
  }

  static restore(snapshot: EtcdSnapshot): Etcd {
    let map = new SortedMap<Entry>();
    for (const [key, createRevision, modRevision, value] of snapshot.entries) map = map.set(key, { value: deepFreeze(value), createRevision, modRevision });
    return new Etcd({ revision: snapshot.revision, compacted: snapshot.revision, map, history: [] });
  }

  #record(change: Change): void {
    if (this.#isHistoryShared) {
      this.#history = [...this.#history];
      this.#isHistoryShared = false;
    }
    this.#history.push(change);
    if (this.#history.length > HISTORY_KEPT * 2) {
      this.#history = this.#history.slice(-HISTORY_KEPT);
      this.#compacted = (this.#history[0] as Change).revision - 1;
    }
    const watchers = this.#watchers.get(resourcePrefix(change.key));
    if (watchers !== undefined) for (const watcher of [...watchers]) watcher(change);
  }
}

/** `/registry/pods/` of `/registry/pods/default/web`. */
function resourcePrefix(key: string): string {
  return key.slice(0, key.indexOf('/', '/registry/'.length) + 1);
}
