// Mirrors apiserver/pkg/endpoints/metrics and filters/metrics.go: what is counted of requests
// Differs: of components in the same process what they write and watch is counted; what they read by name counts as their caches'.
import type { ResourceRef } from '#cluster/apimachinery/object.js';
import type { RequestInfo } from './http/request-info.js';
import type { Target } from './request.js';
import type { Resource } from './resource-table.js';
import type { HttpRequest } from '#linux/net/network.js';

/** The labels of apiserver_request_total, without the code. */
export interface RequestLabels {
  readonly component: string;
  readonly dry_run: string;
  readonly group: string;
  readonly resource: string;
  readonly scope: string;
  readonly subresource: string;
  readonly verb: string;
  readonly version: string;
}

export interface RequestCount {
  readonly labels: RequestLabels;
  /** By code. */
  readonly codes: Map<number, number>;
}

export interface StoredCount {
  readonly group: string;
  readonly resource: string;
  readonly operations: Map<string, number>;
}

interface Running {
  readonly labels: RequestLabels;
  count: number;
}

interface Counted {
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly scope: string;
  readonly dryRun: string;
}

const OK = 200;
const CONNECTS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'proxy']);
/** Verbs whose name in metrics is that of HTTP. */
const WRITES: Readonly<Record<string, string>> = { create: 'POST', update: 'PUT', patch: 'PATCH' };
/** The names that are counted by themselves. */
const KNOWN_USERS: ReadonlySet<string> = new Set(['admin', 'client', 'kube_proxy', 'kubelet', 'system:serviceaccount:kube-system:default']);

/** The counters of one API server. As many as there are resources, verbs and codes at most: requests for other paths are not counted. */
export class RequestMetrics {
  readonly requests = new Map<string, RequestCount>();
  readonly #running = new Map<string, Running>();
  /** Of components in the server's process: there are many, in each cluster, so they take little room. */
  readonly #watches = new Map<ResourceRef, { running: number; ended: number }>();
  /** Requests to storage, by where the objects lie. */
  readonly stored = new Map<string, StoredCount>();
  readonly authentications = new Map<string, number>();
  readonly authorizations = new Map<string, number>();
  readonly users = new Map<string, number>();
  /** By `name kind`: `etcd livez`. */
  readonly checks = new Map<string, number>();
  /** Deprecated resources that were asked for. */
  readonly deprecated = new Map<string, RequestLabels>();

  countRequest(request: HttpRequest, info: RequestInfo, code: number, isDeprecated: boolean): void {
    this.#count(countedOf(request, info), code, isDeprecated);
  }

  /** A request that goes on: it is counted when it ends, which the returned function tells. */
  beginRequest(request: HttpRequest, info: RequestInfo, code: number, isDeprecated: boolean): () => void {
    return this.#begin(countedOf(request, info), code, isDeprecated);
  }

  /** A request of a component in the server's process. */
  countCall(verb: string, ref: ResourceRef, target: Target, code: number): void {
    this.#count(countedCall(verb, ref, target), code, false);
  }

  /** Its watch of everything of a kind. Returns the end. */
  beginWatch(ref: ResourceRef): () => void {
    const watches = this.#watches.get(ref) ?? { running: 0, ended: 0 };
    this.#watches.set(ref, watches);
    watches.running++;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      watches.running--;
      watches.ended++;
    };
  }

  /** All that has been answered. A component's watch began with a list. */
  answered(): readonly RequestCount[] {
    const all = new Map([...this.requests].map(([key, { labels, codes }]) => [key, { labels, codes: new Map(codes) }]));
    for (const [ref, { running, ended }] of this.#watches) {
      for (const [verb, count] of [['list', running + ended], ['watch', ended]] as const) {
        if (count === 0) continue;
        const counted = countedCall(verb, ref, { namespace: undefined, name: '' });
        const found = all.get(keyOf(counted)) ?? { labels: labelsOf(counted), codes: new Map<number, number>() };
        found.codes.set(OK, (found.codes.get(OK) ?? 0) + count);
        all.set(keyOf(counted), found);
      }
    }
    return [...all.values()];
  }

  /** All that goes on. */
  goingOn(): readonly Running[] {
    const all = new Map([...this.#running].map(([key, running]) => [key, { ...running }]));
    for (const [ref, { running }] of this.#watches) {
      const counted = countedCall('watch', ref, { namespace: undefined, name: '' });
      all.set(keyOf(counted), { labels: labelsOf(counted), count: running + (all.get(keyOf(counted))?.count ?? 0) });
    }
    return [...all.values()];
  }

  #begin(counted: Counted, code: number, isDeprecated: boolean): () => void {
    const key = keyOf(counted);
    const running = this.#running.get(key) ?? { labels: labelsOf(counted), count: 0 };
    this.#running.set(key, running);
    running.count++;
    return () => {
      running.count--;
      this.#count(counted, code, isDeprecated);
    };
  }

  #count(counted: Counted, code: number, isDeprecated: boolean): void {
    const key = keyOf(counted);
    let found = this.requests.get(key);
    if (found === undefined) {
      const labels = labelsOf(counted);
      found = { labels, codes: new Map() };
      this.requests.set(key, found);
      if (isDeprecated) this.deprecated.set(`${labels.group}/${labels.version}/${labels.resource}/${labels.subresource}`, labels);
    }
    add(found.codes, code);
  }

  /** A request to storage. */
  countStored(operation: 'create' | 'update' | 'delete' | 'get', { prefix, strategy, ref }: Resource): void {
    let found = this.stored.get(prefix);
    if (found === undefined) {
      found = { group: strategy.storedAs?.group ?? ref.group, resource: strategy.storedAs?.resource ?? ref.resource, operations: new Map() };
      this.stored.set(prefix, found);
    }
    add(found.operations, operation);
  }

  /** `path`: /healthz and its like, which ran these checks. */
  countHealth(path: string, code: number, checks: readonly string[]): void {
    for (const check of checks) add(this.checks, `${check} ${path.slice(1)}`);
    let found = this.requests.get(path);
    if (found === undefined) {
      found = { labels: { component: '', dry_run: '', group: '', resource: '', scope: '', subresource: path, verb: 'GET', version: '' }, codes: new Map() };
      this.requests.set(path, found);
    }
    add(found.codes, code);
  }

  /** `user` undefined: who sent it could not be told. */
  countAuthentication(user: string | undefined): void {
    add(this.authentications, user === undefined ? 'error' : 'success');
    if (user !== undefined) add(this.users, KNOWN_USERS.has(user) ? user : 'other');
  }

  countAuthorization(isAllowed: boolean): void {
    add(this.authorizations, isAllowed ? 'allowed' : 'no-opinion');
  }
}

function countedOf(request: HttpRequest, info: RequestInfo): Counted {
  const { group, version, resource, subresource, query } = info;
  return { verb: reportedVerb(request, info), group, version, resource, subresource, scope: scopeOf(info), dryRun: query.has('dryRun') ? 'All' : '' };
}

function countedCall(verb: string, { group, version, resource }: ResourceRef, { namespace, name, subresource = '' }: Target): Counted {
  return { verb: CONNECTS.has(subresource) ? 'CONNECT' : (WRITES[verb] ?? verb.toUpperCase()), group, version, resource, subresource, scope: scopeOf({ name, verb, namespace }), dryRun: '' };
}

function keyOf({ verb, group, version, resource, subresource, scope, dryRun }: Counted): string {
  return `${verb} ${group}/${version}/${resource}/${subresource} ${scope} ${dryRun}`;
}

function labelsOf({ dryRun, ...labels }: Counted): RequestLabels {
  return { component: 'apiserver', dry_run: dryRun, ...labels };
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function scopeOf({ name, verb, namespace }: Pick<RequestInfo, 'name' | 'verb' | 'namespace'>): string {
  if (name !== '' || verb === 'create') return 'resource';
  return namespace === undefined ? 'cluster' : 'namespace';
}

function reportedVerb({ headers }: HttpRequest, { verb, subresource }: RequestInfo): string {
  if (CONNECTS.has(subresource)) return 'CONNECT';
  if (verb === 'patch' && (headers['content-type'] ?? '').startsWith('application/apply-patch')) return 'APPLY';
  return WRITES[verb] ?? verb.toUpperCase();
}
