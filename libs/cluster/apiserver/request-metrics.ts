// Mirrors apiserver/pkg/endpoints/metrics and filters/metrics.go: what is counted of requests
// Differs: components in the same process come without HTTP and are not counted.
import type { RequestInfo } from './http/request-info.js';
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

const CONNECTS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'proxy']);
/** The names that are counted by themselves. */
const KNOWN_USERS: ReadonlySet<string> = new Set(['admin', 'client', 'kube_proxy', 'kubelet', 'system:serviceaccount:kube-system:default']);

/** The counters of one API server. As many as there are resources, verbs and codes at most: requests for other paths are not counted. */
export class RequestMetrics {
  readonly requests = new Map<string, RequestCount>();
  readonly authentications = new Map<string, number>();
  readonly authorizations = new Map<string, number>();
  readonly users = new Map<string, number>();
  /** By `name kind`: `etcd livez`. */
  readonly checks = new Map<string, number>();
  /** Deprecated resources that were asked for. */
  readonly deprecated = new Map<string, RequestLabels>();

  countRequest(request: HttpRequest, info: RequestInfo, code: number, isDeprecated: boolean): void {
    const { group, resource, subresource, version } = info;
    const [verb, scope, dryRun] = [reportedVerb(request, info), scopeOf(info), info.query.has('dryRun') ? 'All' : ''];
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

function scopeOf({ name, verb, namespace }: RequestInfo): string {
  if (name !== '' || verb === 'create') return 'resource';
  return namespace === undefined ? 'cluster' : 'namespace';
}

function reportedVerb({ headers }: HttpRequest, { verb, subresource }: RequestInfo): string {
  if (CONNECTS.has(subresource)) return 'CONNECT';
  switch (verb) {
    case 'create': return 'POST';
    case 'update': return 'PUT';
    case 'patch': return (headers['content-type'] ?? '').startsWith('application/apply-patch') ? 'APPLY' : 'PATCH';
    default: return verb.toUpperCase();
  }
}
