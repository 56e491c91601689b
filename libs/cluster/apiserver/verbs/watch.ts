// Mirrors apiserver/pkg/storage/cacher and endpoints/handlers/watch.go
// Differs: etcd's own log is the cache.
import { fromStorage, type Core } from '#cluster/apiserver/core.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { OpenRequest, PENDING } from '#cluster/apiserver/waiting/open-request.js';
import { expired, StatusError } from '#cluster/apimachinery/errors.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { Change } from '#cluster/etcd/etcd.js';
import { sizeOf } from '#cluster/etcd/size-of.js';
import { drive } from '#linux/kernel/drive.js';
import { keyRange, listObjects, predicateOf, type ListQuery, type Predicate } from './list.js';

/** How long news takes from etcd to a watcher. */
const WATCH_LATENCY_MS = 1;

/** A webhook that could not convert an object is asked again. */
const CONVERT_AGAIN_MS = 5_000;

/** So many news may lie before it is asked how large they are. */
const SLOW_AT = 10;

export interface WatchNews {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Stored<KubeObject>;
}

export interface WatchQuery extends ListQuery {
  readonly resourceVersion?: string;
  /** Begins with the present objects, or not; undefined: as the resource version says. */
  readonly sendsInitialEvents?: boolean | undefined;
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
  readonly #bytesMax: number;
  #stopEtcd: () => void = () => undefined;
  #news: WatchNews[] = [];
  #cancelTimer: (() => void) | undefined;
  #isStopped = false;
  #backlogBytes = 0;
  /** Changes whose objects are not in the watched version yet. */
  #held: Change[] | undefined;
  /** Changes up to this revision are not wanted. */
  #after = 0;

  /**
   * Without a resource version (or with '0') it begins with the present objects as ADDED; with one, with the changes since.
   * A watcher that leaves more than `bytesMax` of news lying is dropped. Throws StatusError Expired.
   */
  constructor(core: Core, resource: Resource, query: WatchQuery, wake: () => void, bytesMax = Number.POSITIVE_INFINITY) {
    this.#core = core;
    this.#resource = resource;
    this.#isWanted = predicateOf(resource, query);
    this.#from = keyRange(resource, query.namespace).from;
    this.#wake = wake;
    this.#bytesMax = bytesMax;
    const version = query.resourceVersion ?? '';
    const revision = version === '' ? 0 : Number(version);
    if (query.sendsInitialEvents ?? revision === 0) {
      for (const object of listObjects(core, resource, query).items) this.#news.push({ type: 'ADDED', object });
    } else if (revision > 0) {
      // What has not come yet is waited for.
      this.#after = revision;
      const changes = revision > core.etcd.revision ? [] : core.etcd.since(this.#from, revision);
      if (changes === undefined) throw expired(`too old resource version: ${version} (${core.etcd.compacted})`);
      for (const change of changes) this.#note(change);
    }
    if (this.#news.length > 0) this.#schedule();
    if (this.#isStopped) return;
    this.#stopEtcd = core.etcd.watch(resource.prefix, (change) => {
      this.#note(change);
      if (this.#news.length > 0) this.#schedule();
    });
  }

  /** It was dropped, or stopped: nothing more will come. */
  get isOver(): boolean {
    return this.#isStopped;
  }

  take(): readonly WatchNews[] {
    const news = this.#news;
    this.#news = [];
    this.#backlogBytes = 0;
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
    if (change.revision <= this.#after || !change.key.startsWith(this.#from)) return;
    if (this.#held !== undefined) {
      this.#held.push(change);
      return;
    }
    try {
      this.#add(this.#newsOf(change));
    } catch (error) {
      if (error !== PENDING) throw error;
      this.#held = [change];
      this.#convertHeld(new OpenRequest());
    }
  }

  /** What a webhook has to convert first, and all that came after it. */
  #convertHeld(request: OpenRequest): void {
    const { requests } = this.#core;
    try {
      for (let change = this.#held?.[0]; change !== undefined && !this.#isStopped; change = this.#held?.[0]) {
        const next = change;
        this.#add(requests.run(request, () => this.#newsOf(next)));
        this.#held?.shift();
      }
      this.#held = undefined;
    } catch (error) {
      const again = () => this.#convertHeld(error === PENDING ? request : new OpenRequest());
      if (error === PENDING) drive(requests.clock, request.settle(), again, again);
      else if (error instanceof StatusError) requests.clock.after(CONVERT_AGAIN_MS, again);
      else throw error;
    }
    if (this.#news.length > 0) this.#schedule();
  }

  #add(news: WatchNews | undefined): void {
    if (news === undefined) return;
    this.#news.push(news);
    if (this.#bytesMax === Number.POSITIVE_INFINITY || this.#news.length < SLOW_AT) return;
    this.#backlogBytes += sizeOf(news.object);
    if (this.#backlogBytes <= this.#bytesMax) return;
    this.stop();
    this.#core.env.clock.after(WATCH_LATENCY_MS, this.#wake);
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
