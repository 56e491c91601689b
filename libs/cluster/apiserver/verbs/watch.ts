// Mirrors apiserver/pkg/storage/cacher and endpoints/handlers/watch.go
// Differs: etcd's own log is the cache.
import { fromStorage, type Core } from '#cluster/apiserver/core.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { expired } from '#cluster/apimachinery/errors.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { Change } from '#cluster/etcd/etcd.js';
import { keyRange, listObjects, predicateOf, type ListQuery, type Predicate } from './list.js';

/** How long news takes from etcd to a watcher. */
const WATCH_LATENCY_MS = 1;

export interface WatchNews {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Stored<KubeObject>;
}

/**
 * A running watch: news wait in it until they are taken. `wake` is called from the clock, once for all that came at one
 * time, and never from inside a write.
 */
export class WatchFeed {
  readonly #core: Core;
  readonly #resource: Resource;
  readonly #isWanted: Predicate | undefined;
  readonly #from: string;
  readonly #wake: () => void;
  readonly #stopEtcd: () => void;
  #news: WatchNews[] = [];
  #cancelTimer: (() => void) | undefined;
  #isStopped = false;

  /**
   * Without a resource version (or with '0') it begins with the present objects as ADDED; with one, with the changes since.
   * Throws StatusError Expired.
   */
  constructor(core: Core, resource: Resource, query: ListQuery & { readonly resourceVersion?: string }, wake: () => void) {
    this.#core = core;
    this.#resource = resource;
    this.#isWanted = predicateOf(resource, query);
    this.#from = keyRange(resource, query.namespace).from;
    this.#wake = wake;
    const version = query.resourceVersion ?? '';
    if (version === '' || version === '0') {
      for (const object of listObjects(core, resource, query).items) this.#news.push({ type: 'ADDED', object });
    } else {
      const revision = Number(version);
      const changes = core.etcd.since(this.#from, revision);
      if (changes === undefined) throw expired(`too old resource version: ${version} (${core.etcd.compacted})`);
      for (const change of changes) this.#note(change);
    }
    if (this.#news.length > 0) this.#schedule();
    this.#stopEtcd = core.etcd.watch(resource.prefix, (change) => {
      this.#note(change);
      if (this.#news.length > 0) this.#schedule();
    });
  }

  take(): readonly WatchNews[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopEtcd();
    this.#cancelTimer?.();
    this.#news = [];
  }

  #schedule(): void {
    if (this.#cancelTimer !== undefined || this.#isStopped) return;
    this.#cancelTimer = this.#core.env.clock.after(WATCH_LATENCY_MS, () => {
      this.#cancelTimer = undefined;
      if (!this.#isStopped) this.#wake();
    });
  }

  #note(change: Change): void {
    if (!change.key.startsWith(this.#from)) return;
    const news = this.#newsOf(change);
    if (news !== undefined) this.#news.push(news);
  }

  /** An object that begins or ceases to match comes and goes, for this watcher. */
  #newsOf(change: Change): WatchNews | undefined {
    const object = fromStorage(this.#resource, change.value as KubeObject);
    const wanted = this.#isWanted;
    if (wanted === undefined) return { type: change.type === 'delete' ? 'DELETED' : change.previous === undefined ? 'ADDED' : 'MODIFIED', object };
    const did = change.previous !== undefined && wanted(fromStorage(this.#resource, change.previous as KubeObject));
    const does = change.type === 'put' && wanted(object);
    if (!did && !does) return undefined;
    if (did && does) return { type: 'MODIFIED', object };
    if (does) return { type: 'ADDED', object };
    if (change.type === 'delete') return { type: 'DELETED', object };
    const last = fromStorage(this.#resource, change.previous as KubeObject);
    return { type: 'DELETED', object: { ...last, metadata: { ...last.metadata, resourceVersion: object.metadata.resourceVersion } } };
  }
}
