// Mirrors etcd's mvcc store as Kubernetes uses it: revisions, ranges, compare and swap, watch from a revision, compaction
// Differs: values are frozen objects, measured as JSON; the log of changes is cut by count and size; space is free again
// as soon as keys go, without an alarm to disarm.
import { deepFreeze } from '#cluster/apimachinery/json.js';
import type { Clock } from '#linux/env/env.js';
import { EtcdError } from './etcd-error.js';
import { Leases } from './leases.js';
import { HISTORY_BYTES_KEPT, HISTORY_KEPT, QUOTA_BYTES, REQUEST_BYTES_MAX } from './limits.js';
import { sizeOf } from './size-of.js';
import { SortedMap } from './sorted-map.js';

export interface Entry {
  readonly value: object;
  readonly createRevision: number;
  readonly modRevision: number;
  /** When its lease ends, in milliseconds since the Unix epoch; without a lease it stays. */
  readonly leaseEndMs?: number;
}

export interface Change {
  readonly revision: number;
  readonly key: string;
  readonly type: 'put' | 'delete';
  /** Of a delete: the last value, with the revision of the delete where the caller wrote it in. */
  readonly value: object;
  readonly previous: object | undefined;
}

/** An entry as a snapshot holds it; the end of its lease comes last, if it has one. */
export type SavedEntry = readonly [key: string, createRevision: number, modRevision: number, value: object, leaseEndMs?: number];

/** What a snapshot holds: plain data, shared with the store it was taken from. */
export interface EtcdSnapshot {
  readonly revision: number;
  /** Of all entries together, as `Etcd.bytes` counts. Left out: they are measured. */
  readonly bytes?: number;
  readonly entries: readonly SavedEntry[];
}

/** All of the state of a store; cheap to take, since everything in it is immutable. */
export interface EtcdState {
  readonly revision: number;
  readonly bytes: number;
  readonly compacted: number;
  readonly map: SortedMap<Entry>;
  readonly history: readonly Change[];
}

export type Watcher = (change: Change) => void;

export interface EtcdOptions {
  /** Without it leases do not end. */
  readonly clock?: Clock;
  /** Space for keys and values. */
  readonly quotaBytes?: number;
  /** What watchers get of a value whose lease has ended, with the revision of its deletion. */
  readonly lastOf?: (value: object, revision: number) => object;
}

export class Etcd {
  #map: SortedMap<Entry>;
  #revision: number;
  #compacted: number;
  #bytes: number;
  /** Shared with forks until the next change. */
  #history: Change[];
  #isHistoryShared: boolean;
  /** What was written since the history was cut last, about. */
  #historyBytes = 0;
  readonly #watchers = new Map<string, Set<Watcher>>();
  readonly #leases: Leases | undefined;
  readonly #quotaBytes: number;

  constructor(state: EtcdState = { revision: 1, bytes: 0, compacted: 1, map: new SortedMap(), history: [] }, options: EtcdOptions = {}) {
    const { clock, lastOf = (value) => value, quotaBytes = QUOTA_BYTES } = options;
    this.#map = state.map;
    this.#revision = state.revision;
    this.#bytes = state.bytes;
    this.#compacted = state.compacted;
    this.#history = state.history as Change[];
    this.#isHistoryShared = true;
    this.#quotaBytes = quotaBytes;
    if (clock === undefined) return;
    this.#leases = new Leases(clock, (key) => {
      this.delete(key, undefined, (revision) => lastOf(this.#map.get(key)?.value as object, revision));
    });
    this.#map.forEach('', '\uffff', ({ leaseEndMs }, key) => {
      if (leaseEndMs !== undefined) this.#leases?.attach(key, leaseEndMs);
    });
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

  /** What keys and values take, as JSON. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Entry | undefined {
    return this.#map.get(key);
  }

  /** How many keys there are in [from, to). */
  count(from: string, to: string): number {
    return this.#map.count(from, to);
  }

  /** Keys in [from, to) in order, until the visitor returns false. */
  range(from: string, to: string, visit: (entry: Entry, key: string) => boolean | void): void {
    this.#map.forEach(from, to, visit);
  }

  /**
   * Writes if the key still has that revision (0: is not there; undefined: whatever it is). `make` gets the new revision,
   * which objects carry as their resourceVersion. With `ttlMs` the key goes by itself about then; each write says anew.
   * Undefined when the comparison failed. Throws EtcdError when the value or the store would be too large.
   */
  put(key: string, expected: number | undefined, make: (revision: number) => object, ttlMs?: number): Entry | undefined {
    const known = this.#map.get(key);
    if (expected !== undefined && (known?.modRevision ?? 0) !== expected) return undefined;
    const revision = this.#revision + 1;
    const value = deepFreeze(make(revision));
    const size = this.#admit(key, value, known);
    this.#revision = revision;
    const leaseEndMs = ttlMs === undefined ? undefined : this.#leases?.grant(ttlMs);
    const entry: Entry = { value, createRevision: known?.createRevision ?? revision, modRevision: revision, ...(leaseEndMs === undefined ? {} : { leaseEndMs }) };
    this.#map = this.#map.set(key, entry);
    if (leaseEndMs !== undefined) this.#leases?.attach(key, leaseEndMs);
    else if (known?.leaseEndMs !== undefined) this.#leases?.detach(key);
    this.#record({ revision, key, type: 'put', value, previous: known?.value }, size);
    return entry;
  }

  /** As `put`; `last` makes the value that watchers get. False when the comparison failed or there is no such key. */
  delete(key: string, expected: number | undefined, last: (revision: number) => object): boolean {
    const known = this.#map.get(key);
    if (known === undefined || (expected !== undefined && known.modRevision !== expected)) return false;
    const revision = this.#revision + 1;
    const value = deepFreeze(last(revision));
    this.#revision = revision;
    this.#map = this.#map.delete(key);
    this.#bytes -= key.length + sizeOf(known.value);
    if (known.leaseEndMs !== undefined) this.#leases?.detach(key);
    this.#record({ revision, key, type: 'delete', value, previous: known.value }, 0);
    return true;
  }

  /** Counts the value in, and answers its size. */
  #admit(key: string, value: object, known: Entry | undefined): number {
    const size = key.length + sizeOf(value);
    if (size > REQUEST_BYTES_MAX) throw new EtcdError('etcdserver: request is too large');
    const growth = size - (known === undefined ? 0 : key.length + sizeOf(known.value));
    // What does not grow may always be written: nodes go on to say that they are alive.
    if (growth > 0 && this.#bytes + growth > this.#quotaBytes) throw new EtcdError('etcdserver: mvcc: database space exceeded');
    this.#bytes += growth;
    return size;
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
    return { revision: this.#revision, bytes: this.#bytes, compacted: this.#compacted, map: this.#map, history: this.#history };
  }

  snapshot(): EtcdSnapshot {
    const entries: SavedEntry[] = [];
    this.#map.forEach('', '\uffff', (entry, key) => {
      entries.push(saved(key, entry));
    });
    return { revision: this.#revision, bytes: this.#bytes, entries };
  }

  /** A store with what a snapshot holds; keys whose lease has ended meanwhile are left out. */
  static restore(snapshot: EtcdSnapshot, options: EtcdOptions = {}): Etcd {
    const kept: [string, Entry][] = [];
    let bytes = snapshot.bytes;
    for (const [key, createRevision, modRevision, value, leaseEndMs] of snapshot.entries) {
      if (leaseEndMs !== undefined && options.clock !== undefined && leaseEndMs <= options.clock.now()) {
        if (bytes !== undefined) bytes -= key.length + sizeOf(value);
        continue;
      }
      kept.push([key, { value: deepFreeze(value), createRevision, modRevision, ...(leaseEndMs === undefined ? {} : { leaseEndMs }) }]);
    }
    const map = SortedMap.of(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
    return new Etcd({ revision: snapshot.revision, bytes: bytes ?? measured(map), compacted: snapshot.revision, map, history: [] }, options);
  }

  stop(): void {
    this.#leases?.stop();
  }

  #record(change: Change, size: number): void {
    if (this.#isHistoryShared) {
      this.#history = [...this.#history];
      this.#isHistoryShared = false;
    }
    this.#history.push(change);
    this.#historyBytes += size;
    if (this.#history.length > HISTORY_KEPT * 2) this.#compact(HISTORY_KEPT);
    else if (this.#historyBytes > HISTORY_BYTES_KEPT) this.#compact(Math.min(HISTORY_KEPT, this.#history.length >> 1));
    const watchers = this.#watchers.get(resourcePrefix(change.key));
    if (watchers !== undefined) for (const watcher of [...watchers]) watcher(change);
  }

  /** Forgets all but the last changes. */
  #compact(kept: number): void {
    this.#history = this.#history.slice(-Math.max(1, kept));
    this.#historyBytes = 0;
    this.#compacted = (this.#history[0] as Change).revision - 1;
  }
}

/** An entry as snapshots hold it. */
export function saved(key: string, { createRevision, modRevision, value, leaseEndMs }: Entry): SavedEntry {
  return leaseEndMs === undefined ? [key, createRevision, modRevision, value] : [key, createRevision, modRevision, value, leaseEndMs];
}

function measured(map: SortedMap<Entry>): number {
  let bytes = 0;
  map.forEach('', '\uffff', ({ value }, key) => {
    bytes += key.length + sizeOf(value);
  });
  return bytes;
}

/** `/registry/pods/` of `/registry/pods/default/web`. */
function resourcePrefix(key: string): string {
  return key.slice(0, key.indexOf('/', '/registry/'.length) + 1);
}
