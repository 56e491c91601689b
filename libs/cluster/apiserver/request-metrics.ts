// Mirrors apiserver/pkg/endpoints/metrics and filters/metrics.go: what is counted of requests
// Differs: of components in the same process what they write is counted; they read from caches of their own.
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

interface Counted {
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly scope: string;
  readonly dryRun: string;
}

const CONNECTS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'proxy']);
/** Verbs whose name in metrics is that of HTTP. */
const WRITES: Readonly<Record<string, string>> = { create: 'POST', update: 'PUT', patch: 'PATCH' };
/** The names that are counted by themselves. */
const KNOWN_USERS: ReadonlySet<string> = new Set(['admin', 'client', 'kube_proxy', 'kubelet', 'system:serviceaccount:kube-system:default']);

/** The counters of one API server. As many as there are resources, verbs and codes at most: requests for other paths are not counted. */
export class RequestMetrics {
  readonly requests = new Map<string, RequestCount>();
  /** Writes to storage, by where the objects lie. */
  readonly stored = new Map<string, StoredCount>();
  readonly authentications = new Map<string, number>();
  readonly authorizations = new Map<string, number>();
  readonly users = new Map<string, number>();
  /** By `name kind`: `etcd livez`. */
  readonly checks = new Map<string, number>();
  /** Deprecated resources that were asked for. */
  readonly deprecated = new Map<string, RequestLabels>();

  countRequest(request: HttpRequest, info: RequestInfo, code: number, isDeprecated: boolean): void {
    const verb = reportedVerb(request, info);
    this.#count({ verb, group: info.group, version: info.version, resource: info.resource, subresource: info.subresource, scope: scopeOf(info), dryRun: info.query.has('dryRun') ? 'All' : '' }, code, isDeprecated);
  }

  /** A write of a component in the server's process. */
  countCall(verb: string, { group, version, resource }: ResourceRef, { namespace, name, subresource = '' }: Target, code: number): void {
    const scope = scopeOf({ name, verb, namespace });
    this.#count({ verb: CONNECTS.has(subresource) ? 'CONNECT' : (WRITES[verb] ?? verb.toUpperCase()), group, version, resource, subresource, scope, dryRun: '' }, code, false);
  }

  #count({ verb, group, version, resource, subresource, scope, dryRun }: Counted, code: number, isDeprecated: boolean): void {
    const key = `${verb} ${group}/${version}/${resource}/${subresource} ${scope} ${dryRun}`;
    let found = this.requests.get(key);
    if (found === undefined) {
      const labels = { component: 'apiserver', dry_run: dryRun, group, resource, scope, subresource, verb, version };
      found = { labels, codes: new Map() };
      this.requests.set(key, found);
      if (isDeprecated) this.deprecated.set(`${group}/${version}/${resource}/${subresource}`, labels);
    }
    add(found.codes, code);
  }

  /** A write to storage. */
  countStored(operation: 'create' | 'update' | 'delete', { prefix, strategy, ref }: Resource): void {
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
