// Mirrors etcd's mvcc store as Kubernetes uses it: revisions, ranges, compare and swap, watch from a revision, compaction
// Differs: values are frozen objects, measured as JSON; the past is the present with the log of changes undone, and the log
// is cut by count and size; what does not grow may be written even when there is no space.
import { deepFreeze } from '#cluster/apimachinery/json.js';
import type { Clock } from '#linux/env/env.js';
import { EtcdError } from './etcd-error.js';
import { Leases } from './leases.js';
import { HISTORY_BYTES_KEPT, HISTORY_KEPT, QUOTA_BYTES, REQUEST_BYTES_MAX } from './limits.js';
import { sizeOf } from './size-of.js';
import { SortedMap } from './sorted-map.js';

/** How a value lies encrypted: the prefix that stands before it, and the key (in base64) that opens it. */
export interface Seal {
  readonly prefix: string;
  readonly key: string;
}

export interface Entry {
  readonly value: object;
  readonly createRevision: number;
  readonly modRevision: number;
  /** Counts the writes since the key was made. */
  readonly version: number;
  readonly seal?: Seal;
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
  /** The entry that was there before. */
  readonly replaced: Entry | undefined;
}

/** What few entries have: 0 is no lease. */
interface SavedRest {
  readonly version?: number;
  readonly seal?: Seal;
}

/** An entry as a snapshot holds it; the end of its lease comes last but one, if it has one. */
export type SavedEntry = readonly [key: string, createRevision: number, modRevision: number, value: object, leaseEndMs?: number, rest?: SavedRest];

/** What a snapshot holds: plain data, shared with the store it was taken from. */
export interface EtcdSnapshot {
  readonly revision: number;
  /** Of all entries together, as `Etcd.bytes` counts. Left out: they are measured. */
  readonly bytes?: number;
  /** The alarm NOSPACE is raised. */
  readonly isFull?: boolean;
  readonly entries: readonly SavedEntry[];
}

/** All of the state of a store; cheap to take, since everything in it is immutable. */
export interface EtcdState {
  readonly revision: number;
  readonly bytes: number;
  readonly compacted: number;
  readonly map: SortedMap<Entry>;
  readonly history: readonly Change[];
  readonly isFull?: boolean;
}

export interface WriteOptions {
  /** The key goes by itself about then; each write says anew. */
  readonly ttlMs?: number | undefined;
  readonly seal?: Seal | undefined;
}

export type Watcher = (change: Change) => void;

export interface EtcdOptions {
  /** Without it leases do not end. */
  readonly clock?: Clock;
  /** Space for keys and values. */
  readonly quotaBytes?: number;
  /** What watchers get of a value whose lease has ended, with the revision of its deletion. */
  readonly lastOf?: (value: object, revision: number) => object;
  /** No space left raises an alarm, and it stays until somebody disarms it. Without it, what goes makes room at once. */
  readonly hasAlarm?: boolean;
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
  readonly #hasAlarm: boolean;
  #isFull: boolean;
  /** The last of the past that was asked for. */
  #past: { readonly at: number; readonly now: number; readonly map: SortedMap<Entry> } | undefined;

  constructor(state: EtcdState = { revision: 1, bytes: 0, compacted: 1, map: new SortedMap(), history: [] }, options: EtcdOptions = {}) {
    const { clock, lastOf = (value) => value, quotaBytes = QUOTA_BYTES, hasAlarm = false } = options;
    this.#map = state.map;
    this.#revision = state.revision;
    this.#bytes = state.bytes;
    this.#compacted = state.compacted;
    this.#history = state.history as Change[];
    this.#isHistoryShared = true;
    this.#quotaBytes = quotaBytes;
    this.#hasAlarm = hasAlarm;
    this.#isFull = state.isFull === true;
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

  /** The alarm NOSPACE is raised: nothing that grows is written until it is disarmed. */
  get isFull(): boolean {
    return this.#isFull;
  }

  get quotaBytes(): number {
    return this.#quotaBytes;
  }

  disarm(): void {
    this.#isFull = false;
  }

  get(key: string): Entry | undefined {
    return this.#map.get(key);
  }

  /**
   * All entries as they were at a revision: the present ones with the changes since undone. Throws EtcdError when the
   * revision is compacted away or has not come yet.
   */
  at(revision: number): SortedMap<Entry> {
    if (revision > this.#revision) throw new EtcdError('etcdserver: mvcc: required revision is a future revision');
    if (revision < this.#compacted) throw new EtcdError('etcdserver: mvcc: required revision has been compacted');
    if (revision === this.#revision) return this.#map;
    if (this.#past?.at === revision && this.#past.now === this.#revision) return this.#past.map;
    let map = this.#map;
    for (let i = this.#history.length - 1; i >= 0; i--) {
      const { revision: at, key, replaced } = this.#history[i] as Change;
      if (at <= revision) break;
      map = replaced === undefined ? map.delete(key) : map.set(key, replaced);
    }
    this.#past = { at: revision, now: this.#revision, map };
    return map;
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
   * which objects carry as their resourceVersion. Undefined when the comparison failed. Throws EtcdError when the value or
   * the store would be too large.
   */
  put(key: string, expected: number | undefined, make: (revision: number) => object, options: WriteOptions | number = {}): Entry | undefined {
    const { ttlMs, seal }: WriteOptions = typeof options === 'number' ? { ttlMs: options } : options;
    const known = this.#map.get(key);
    if (expected !== undefined && (known?.modRevision ?? 0) !== expected) return undefined;
    const revision = this.#revision + 1;
    const value = deepFreeze(make(revision));
    const size = this.#admit(key, value, known);
    this.#revision = revision;
    const leaseEndMs = ttlMs === undefined ? undefined : this.#leases?.grant(ttlMs);
    const entry: Entry = {
      value, createRevision: known?.createRevision ?? revision, modRevision: revision, version: (known?.version ?? 0) + 1,
      ...(leaseEndMs === undefined ? {} : { leaseEndMs }), ...(seal === undefined ? {} : { seal }),
    };
    this.#map = this.#map.set(key, entry);
    if (leaseEndMs !== undefined) this.#leases?.attach(key, leaseEndMs);
    else if (known?.leaseEndMs !== undefined) this.#leases?.detach(key);
    this.#record({ revision, key, type: 'put', value, previous: known?.value, replaced: known }, size);
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
    this.#record({ revision, key, type: 'delete', value, previous: known.value, replaced: known }, 0);
    return true;
  }

  /** Counts the value in, and answers its size. */
  #admit(key: string, value: object, known: Entry | undefined): number {
    const size = key.length + sizeOf(value);
    if (size > REQUEST_BYTES_MAX) throw new EtcdError('etcdserver: request is too large');
    const growth = size - (known === undefined ? 0 : key.length + sizeOf(known.value));
    // What does not grow may always be written: nodes go on to say that they are alive.
    if (growth > 0 && (this.#isFull || this.#bytes + growth > this.#quotaBytes)) {
      this.#isFull = this.#hasAlarm;
      throw new EtcdError('etcdserver: mvcc: database space exceeded');
    }
    this.#bytes += growth;
    return size;
  }

  /** Changes under `prefix` after `revision`, oldest first. Undefined when some of them are compacted away. */
  since(prefix: string, revision: number): readonly Change[] | undefined {
    if (revision < this.#compacted || revision > this.#revision) return undefined;
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
    return { revision: this.#revision, bytes: this.#bytes, compacted: this.#compacted, map: this.#map, history: this.#history, ...(this.#isFull ? { isFull: true } : {}) };
  }

  /** Forgets what was before a revision. Throws EtcdError when it is forgotten already, or has not come yet. */
  compact(revision: number): void {
    if (revision > this.#revision) throw new EtcdError('etcdserver: mvcc: required revision is a future revision');
    if (revision <= this.#compacted) throw new EtcdError('etcdserver: mvcc: required revision has been compacted');
    this.#history = this.#history.filter((change) => change.revision > revision);
    this.#isHistoryShared = false;
    this.#compacted = revision;
  }

  /**
   * Takes over the state of another store: a member that was started on another data directory. Watchers get what differs
   * as changes; nothing of the past is kept.
   */
  replace(state: EtcdState): void {
    const before = this.#map;
    this.#map = state.map;
    this.#revision = state.revision;
    this.#compacted = state.revision;
    this.#bytes = state.bytes;
    this.#history = [];
    this.#isHistoryShared = false;
    this.#historyBytes = 0;
    this.#isFull = state.isFull === true;
    before.forEach('', '\uffff', (entry, key) => {
      if (entry.leaseEndMs !== undefined) this.#leases?.detach(key);
      if (state.map.get(key) === undefined) this.#tell({ revision: state.revision, key, type: 'delete', value: entry.value, previous: entry.value, replaced: entry });
    });
    state.map.forEach('', '\uffff', (entry, key) => {
      if (entry.leaseEndMs !== undefined) this.#leases?.attach(key, entry.leaseEndMs);
      const known = before.get(key);
      if (known !== entry) this.#tell({ revision: state.revision, key, type: 'put', value: entry.value, previous: known?.value, replaced: known });
    });
  }

  snapshot(): EtcdSnapshot {
    const entries: SavedEntry[] = [];
    this.#map.forEach('', '\uffff', (entry, key) => {
      entries.push(saved(key, entry));
    });
    return { revision: this.#revision, bytes: this.#bytes, ...(this.#isFull ? { isFull: true } : {}), entries };
  }

  /** A store with what a snapshot holds. */
  static restore(snapshot: EtcdSnapshot, options: EtcdOptions = {}): Etcd {
    return new Etcd(stateOf(snapshot, options.clock?.now()), options);
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
    if (this.#history.length > HISTORY_KEPT * 2) this.#cut(HISTORY_KEPT);
    else if (this.#historyBytes > HISTORY_BYTES_KEPT) this.#cut(Math.min(HISTORY_KEPT, this.#history.length >> 1));
    this.#tell(change);
  }

  #tell(change: Change): void {
    const watchers = this.#watchers.get(resourcePrefix(change.key));
    if (watchers !== undefined) for (const watcher of [...watchers]) watcher(change);
  }

  /** Forgets all but the last changes. */
  #cut(kept: number): void {
    this.#history = this.#history.slice(-Math.max(1, kept));
    this.#historyBytes = 0;
    this.#compacted = (this.#history[0] as Change).revision - 1;
  }
}

/** What a snapshot holds, as a store's state; keys whose lease has ended by `nowMs` are left out. */
export function stateOf(snapshot: EtcdSnapshot, nowMs?: number): EtcdState {
  const kept: [string, Entry][] = [];
  let bytes = snapshot.bytes;
  for (const [key, createRevision, modRevision, value, leaseEndMs = 0, rest] of snapshot.entries) {
    if (leaseEndMs > 0 && nowMs !== undefined && leaseEndMs <= nowMs) {
      if (bytes !== undefined) bytes -= key.length + sizeOf(value);
      continue;
    }
    kept.push([key, {
      value: deepFreeze(value), createRevision, modRevision, version: rest?.version ?? 1,
      ...(leaseEndMs > 0 ? { leaseEndMs } : {}), ...(rest?.seal === undefined ? {} : { seal: rest.seal }),
    }]);
  }
  const map = SortedMap.of(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
  const { revision, isFull = false } = snapshot;
  return { revision, bytes: bytes ?? measured(map), compacted: revision, map, history: [], ...(isFull ? { isFull } : {}) };
}

/** An entry as snapshots hold it. */
export function saved(key: string, { createRevision, modRevision, value, leaseEndMs, version, seal }: Entry): SavedEntry {
  if (version > 1 || seal !== undefined) {
    return [key, createRevision, modRevision, value, leaseEndMs ?? 0, { ...(version > 1 ? { version } : {}), ...(seal === undefined ? {} : { seal }) }];
  }
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
