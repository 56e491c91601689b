// What lies in the data directories of a cluster's etcd: the store that runs, those that a directory was exchanged for,
// and snapshots that were restored into one.
import { type Etcd, saved, type EtcdSnapshot, type EtcdState, stateOf } from '#cluster/etcd/etcd.js';
import { parseSnapshotFile } from '#cluster/etcd/snapshot-file.js';
import { SortedMap } from '#cluster/etcd/sorted-map.js';
import type { Files } from '#linux/fs/files.js';

/** A store that was put aside; of the oldest nothing is kept. */
const ASIDE_MAX = 3;
/** Stands in a data directory for the store itself, which is not a file. */
const MARKER = 'etcd data of store ';

export interface SavedStores {
  readonly current: number;
  readonly last: number;
  readonly aside: readonly (readonly [number, EtcdSnapshot])[];
}

export class EtcdStores {
  readonly #etcd: Etcd;
  readonly #bootstrap: () => void;
  #current: number;
  #last: number;
  readonly #aside: Map<number, EtcdState>;
  #saved: SavedStores | undefined;
  /** No data directory has been opened yet: the first one is where the store lies. */
  #isUnopened: boolean;

  /** `bootstrap` fills an empty store, as an API server does that starts with one. */
  constructor(etcd: Etcd, bootstrap: () => void, saved: SavedStores | undefined) {
    this.#etcd = etcd;
    this.#bootstrap = bootstrap;
    this.#current = saved?.current ?? 1;
    this.#last = saved?.last ?? 1;
    this.#isUnopened = saved === undefined;
    this.#aside = new Map((saved?.aside ?? []).map(([id, snapshot]) => [id, stateOf(snapshot)]));
    this.#saved = saved;
  }

  /** Of the same identity until another store is opened; undefined before the first. */
  saved(): SavedStores | undefined {
    if (this.#isUnopened) return undefined;
    this.#saved ??= {
      current: this.#current, last: this.#last,
      aside: [...this.#aside].map(([id, { map, revision, bytes }]) => {
        const entries: EtcdSnapshot['entries'][number][] = [];
        map.forEach('', '\uffff', (entry, key) => {
          entries.push(saved(key, entry));
        });
        return [id, { revision, bytes, entries }];
      }),
    };
    return this.#saved;
  }

  /** Serves what a data directory holds. Throws Errno. */
  open(files: Files, dataDir: string): void {
    const path = `${dataDir}/member/snap/db`;
    const text = files.exists(path) ? files.readText(path) : undefined;
    const id = text?.startsWith(MARKER) === true ? Number(text.slice(MARKER.length)) : undefined;
    if (id === this.#current && !this.#isUnopened) return;
    if (!this.#isUnopened) {
      this.#putAside();
      const kept = id === undefined ? undefined : this.#aside.get(id);
      const snapshot = text === undefined || id !== undefined ? undefined : parseSnapshotFile(text);
      this.#aside.delete(id ?? 0);
      this.#current = kept === undefined ? ++this.#last : (id as number);
      this.#saved = undefined;
      this.#etcd.replace(kept ?? (snapshot === undefined ? EMPTY : stateOf(snapshot)));
      if (this.#etcd.size === 0) this.#bootstrap();
    }
    this.#isUnopened = false;
    files.makeDirectory(`${dataDir}/member/snap`, { parents: true });
    files.makeDirectory(`${dataDir}/member/wal`, { parents: true });
    files.write(path, `${MARKER}${this.#current}\n`, 0o600);
  }

  #putAside(): void {
    this.#aside.set(this.#current, this.#etcd.state());
    if (this.#aside.size > ASIDE_MAX) this.#aside.delete(this.#aside.keys().next().value as number);
  }
}

const EMPTY: EtcdState = { revision: 1, bytes: 0, compacted: 1, map: new SortedMap(), history: [] };
