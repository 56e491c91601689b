// Mirrors apiserver/pkg/endpoints/handlers/watch.go
// Differs: a bookmark comes each minute of virtual time.
import type { Core } from '#cluster/apiserver/core.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { awaitRevision } from '#cluster/apiserver/verbs/await-revision.js';
import { WatchFeed, type WatchNews } from '#cluster/apiserver/verbs/watch.js';
import type { ListQuery } from '#cluster/apiserver/verbs/list.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Stored, KubeObject } from '#cluster/apimachinery/object.js';
import type { HttpStream } from '#linux/net/network.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { partialMetadata, tableOf, type IncludeObject } from './table.js';

const BOOKMARK_MS = 60_000;
/** kube-apiserver's min-request-timeout: a watch without a limit of its own ends after between one and two of these. */
const TIMEOUT_MS = 1_800_000;

/** A client that does not read is dropped with so much news waiting for it, as kube-apiserver drops slow watchers. */
const BACKLOG_BYTES_MAX = 16 * 1024 * 1024;

export interface WatchOptions {
  readonly query: ListQuery & { readonly resourceVersion?: string };
  readonly as: string | undefined;
  readonly include: IncludeObject;
  readonly hasBookmarks: boolean;
  /** Undefined: as the resource version says. */
  readonly sendsInitialEvents: boolean | undefined;
  /** Initial events show a state that is at least so new. */
  readonly notOlderThan: number;
  readonly timeoutSeconds: number | undefined;
}

/** Throws StatusError, PENDING before anything is sent. What is compacted away already, or does not come, is the first and last event. */
export function watchStream(core: Core, resource: Resource, options: WatchOptions): HttpStream {
  try {
    awaitRevision(core, options.notOlderThan);
    return newsStream(core, resource, options);
  } catch (error) {
    if (!(error instanceof StatusError) || (error.code !== 410 && error.code !== 504)) throw error;
    return errorStream(error);
  }
}

function errorStream(error: StatusError): HttpStream {
  let line: Uint8Array | null = encodeUtf8(`${JSON.stringify({ type: 'ERROR', object: error.status })}\n`);
  return {
    next() {
      const sent = line;
      line = null;
      return sent;
    },
    onReadable: () => () => undefined,
    cancel: () => undefined,
  };
}

function newsStream(core: Core, resource: Resource, options: WatchOptions): HttpStream {
  const lines: Uint8Array[] = [];
  const listeners = new Set<() => void>();
  let isFirst = true;
  let isOver = false;
  const wake = () => {
    for (const listener of [...listeners]) listener();
  };
  const feed: WatchFeed = new WatchFeed(core, resource, { ...options.query, sendsInitialEvents: options.sendsInitialEvents }, wake, BACKLOG_BYTES_MAX);
  const push = (type: string, object: unknown) => lines.push(encodeUtf8(`${JSON.stringify({ type, object })}\n`));
  const tell = ({ type, object }: WatchNews) => {
    if (options.as === undefined) lines.push(encodeUtf8(`{"type":"${type}","object":${core.newsText.of(object)}}\n`));
    else push(type, shape(object));
  };
  const shape = (object: Stored<KubeObject>): unknown => {
    if (options.as === 'Table') {
      const table = tableOf(core, resource, [object], { resourceVersion: object.metadata.resourceVersion }, options.include, isFirst);
      isFirst = false;
      return table;
    }
    return partialMetadata(object);
  };
  const bookmark = (isInitialEnd = false) => {
    const annotations = isInitialEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
    const metadata = { resourceVersion: String(core.etcd.revision), creationTimestamp: null, ...annotations };
    const object = { kind: resource.ref.kind, apiVersion: resource.apiVersion, metadata };
    push('BOOKMARK', options.as === undefined ? object : options.as === 'Table' ? { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion: metadata.resourceVersion }, columnDefinitions: null, rows: [{ cells: [], object: { ...object, kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' } }] } : { ...object, kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' });
  };
  let cancelBookmark = () => {};
  const nextBookmark = () => {
    cancelBookmark = core.env.clock.after(BOOKMARK_MS, () => {
      for (const news of feed.take()) tell(news);
      bookmark();
      wake();
      nextBookmark();
    });
  };
  if (options.sendsInitialEvents === true && options.hasBookmarks) {
    for (const news of feed.take()) tell(news);
    bookmark(true);
  }
  if (options.hasBookmarks) nextBookmark();
  const end = () => {
    isOver = true;
    feed.stop();
    cancelBookmark();
    cancelEnd();
  };
  const timeoutMs = options.timeoutSeconds === undefined || options.timeoutSeconds <= 0 ? TIMEOUT_MS + core.env.random.below(TIMEOUT_MS) : options.timeoutSeconds * 1000;
  const cancelEnd = core.env.clock.after(timeoutMs, () => {
    end();
    wake();
  });
  return {
    next() {
      if (lines.length === 0) for (const news of feed.take()) tell(news);
      if (lines.length === 0 && feed.isOver && !isOver) end();
      return lines.shift() ?? (isOver ? null : undefined);
    },
    onReadable(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel() {
      end();
      listeners.clear();
    },
  };
}
