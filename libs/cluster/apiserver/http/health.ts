// Mirrors apiserver/pkg/server/healthz
// Differs: a server that answers at all is healthy.
import { compareText } from '#cluster/apimachinery/json.js';
import type { Core } from '#cluster/apiserver/core.js';
import type { HttpResponse } from '#linux/net/network.js';
import { text } from './reply.js';
import type { RequestInfo } from './request-info.js';

const CHECKS = [
  'ping',
  'log',
  'loopback-serving-certificate',
  'etcd',
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/priority-and-fairness-filter',
  'poststarthook/storage-object-count-tracker-hook',
  'poststarthook/start-apiextensions-informers',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/peer-endpoint-reconciler-controller',
  'poststarthook/start-cluster-authentication-info-controller',
  'poststarthook/start-kube-apiserver-identity-lease-controller',
  'poststarthook/start-kube-apiserver-identity-lease-garbage-collector',
  'poststarthook/storage-readiness',
  'poststarthook/start-legacy-token-tracking-controller',
  'poststarthook/start-service-ip-repair-controllers',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/priority-and-fairness-config-producer',
  'poststarthook/bootstrap-controller',
  'poststarthook/start-kubernetes-service-cidr-controller',
  'poststarthook/start-kube-aggregator-informers',
  'poststarthook/apiservice-status-local-available-controller',
  'poststarthook/apiservice-status-remote-available-controller',
  'poststarthook/apiservice-registration-controller',
  'poststarthook/apiservice-wait-for-first-sync',
  'poststarthook/apiservice-discovery-controller',
  'poststarthook/kube-apiserver-autoregistration',
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
];
const KINDS: Readonly<Record<string, readonly string[]>> = {
  healthz: CHECKS,
  livez: CHECKS,
  readyz: ['ping', 'log', 'informer-sync', ...CHECKS.slice(4), 'shutdown'],
};

/** All paths that answer here. */
export function healthPaths(): readonly string[] {
  return Object.entries(KINDS).flatMap(([kind, checks]) => [`/${kind}`, ...checks.map((check) => `/${kind}/${check}`)]);
}

/** /healthz, /livez, /readyz and each of their checks. Undefined for another path. */
export function health(core: Core, { path, query }: RequestInfo): HttpResponse | undefined {
  const [, kind = '', ...rest] = path.split('/');
  const checks = KINDS[kind];
  if (checks === undefined) return undefined;
  if (rest.length > 0) return checks.includes(rest.join('/')) ? text(200, 'ok') : undefined;
  const excluded = query.get('exclude') ?? [];
  core.metrics.countHealth(path, 200, checks.filter((name) => !excluded.includes(name)));
  if (!query.has('verbose')) return text(200, 'ok');
  const lines = checks.map((name) => (excluded.includes(name) ? `[+]${name} excluded: ok\n` : `[+]${name} ok\n`));
  const unknown = [...new Set(excluded)].filter((name) => !checks.includes(name)).sort(compareText);
  const warning = unknown.length === 0 ? '' : `warn: some health checks cannot be excluded: no matches for ${unknown.map((name) => JSON.stringify(name)).join(',')}\n`;
  return text(200, `${lines.join('')}${warning}${kind} check passed\n`);
}
