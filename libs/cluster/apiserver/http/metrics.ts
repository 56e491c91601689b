// Mirrors what a kube-apiserver tells at /metrics, in Prometheus' text format
// Differs: the main families only. A request takes no time here, so all durations are in the lowest bucket.
import type { Core } from '#cluster/apiserver/core.js';
import type { RequestCount, RequestLabels } from '#cluster/apiserver/request-metrics.js';
import { compareText } from '#cluster/apimachinery/json.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { HttpResponse } from '#linux/net/network.js';
import { VERSION } from './version.js';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
}

const DURATION_BUCKETS = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

/** /metrics and /metrics/slis. Undefined for another path. */
export function metrics(core: Core, path: string): HttpResponse | undefined {
  if (path === '/metrics/slis') return reply(checkFamilies(core));
  return path === '/metrics' ? reply([...requestFamilies(core), ...accessFamilies(core), ...storageFamilies(core), ...buildFamilies()]) : undefined;
}

function reply(families: readonly Family[]): HttpResponse {
  const text = families
    .filter(({ samples }) => samples.length > 0)
    .sort((a, b) => compareText(a.name, b.name))
    .map(textOf)
    .join('');
  return { status: 200, headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores' }, body: encodeUtf8(text) };
}

function requestFamilies({ metrics: counted, flowControl }: Core): readonly Family[] {
  const requests = counted.answered();
  const total = ({ codes }: RequestCount) => [...codes.values()].reduce((sum, count) => sum + count, 0);
  return [
    {
      name: 'apiserver_request_total', type: 'counter',
      help: '[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.',
      samples: requests.flatMap(({ labels, codes }) => [...codes].map(([code, count]): Sample => [{ code: String(code), ...labels }, count])),
    },
    {
      name: 'apiserver_request_duration_seconds', type: 'histogram',
      help: '[STABLE] Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.',
      samples: requests.filter(({ labels }) => labels.verb !== 'WATCH' && labels.verb !== 'CONNECT').map((request): Sample => [{ ...request.labels }, total(request)]),
    },
    {
      name: 'apiserver_requested_deprecated_apis', type: 'gauge',
      help: '[STABLE] Gauge of deprecated APIs that have been requested, broken out by API group, version, resource, subresource, and removed_release.',
      samples: [...counted.deprecated.values()].map(({ group, resource, subresource, version }: RequestLabels): Sample => [{ group, removed_release: '', resource, subresource, version }, 1]),
    },
    {
      name: 'apiserver_longrunning_requests', type: 'gauge',
      help: '[STABLE] Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component. Not all requests are tracked this way.',
      samples: counted.goingOn().map(({ labels: { dry_run: _, ...labels }, count }): Sample => [labels, count]),
    },
    {
      name: 'apiserver_flowcontrol_dispatched_requests_total', type: 'counter', help: '[BETA] Number of requests executed by API Priority and Fairness subsystem',
      samples: flowControl.counts().map(({ schema, level, count }): Sample => [{ flow_schema: schema, priority_level: level }, count]),
    },
    {
      name: 'apiserver_current_inflight_requests', type: 'gauge',
      help: '[STABLE] Maximal number of currently used inflight request limit of this apiserver per request kind in last second.',
      // This one is under way, and no other: they run one after the other.
      samples: [[{ request_kind: 'mutating' }, 0], [{ request_kind: 'readOnly' }, 1]],
    },
  ];
}

function accessFamilies({ metrics: counted }: Core): readonly Family[] {
  const of = (counts: ReadonlyMap<string, number>, label: string): readonly Sample[] => [...counts].map(([value, count]): Sample => [{ [label]: value }, count]);
  return [
    { name: 'authenticated_user_requests', type: 'counter', help: '[ALPHA] Counter of authenticated requests broken out by username.', samples: of(counted.users, 'username') },
    { name: 'authentication_attempts', type: 'counter', help: '[ALPHA] Counter of authenticated attempts.', samples: of(counted.authentications, 'result') },
    {
      name: 'authorization_attempts_total', type: 'counter',
      help: "[ALPHA] Counter of authorization attempts broken down by result. It can be either 'allowed', 'denied', 'no-opinion' or 'error'.",
      samples: of(counted.authorizations, 'result'),
    },
  ];
}

/** Each check is a success: a server that answers at all is healthy. */
function checkFamilies({ metrics: { checks } }: Core): readonly Family[] {
  const counts = [...checks].map(([key, count]) => ({ name: key.split(' ')[0] as string, type: key.split(' ')[1] as string, count }));
  return [
    { name: 'kubernetes_healthcheck', type: 'gauge', help: '[STABLE] This metric records the result of a single healthcheck.', samples: counts.map(({ name, type }): Sample => [{ name, type }, 1]) },
    {
      name: 'kubernetes_healthchecks_total', type: 'counter', help: '[STABLE] This metric records the results of all healthcheck.',
      samples: counts.map(({ name, type, count }): Sample => [{ name, status: 'success', type }, count]),
    },
  ];
}

function storageFamilies(core: Core): readonly Family[] {
  const counts = objectCounts(core);
  const written = [...core.metrics.stored.values()];
  const operations = written.flatMap(({ group, resource, operations: byName }) => [...byName].map(([operation, count]): Sample => [{ group, operation, resource }, count]));
  return [
    { name: 'etcd_requests_total', type: 'counter', help: '[ALPHA] Etcd request counts for each operation and object type.', samples: operations },
    { name: 'etcd_request_duration_seconds', type: 'histogram', help: '[ALPHA] Etcd request latency in seconds for each operation and object type.', samples: operations },
    {
      name: 'apiserver_storage_events_received_total', type: 'counter', help: '[BETA] Number of etcd events received split by kind.',
      samples: written.map(({ group, resource, operations: byName }): Sample => [{ group, resource }, [...byName].reduce((sum, [operation, count]) => sum + (operation === 'get' ? 0 : count), 0)]),
    },
    {
      name: 'apiserver_resource_objects', type: 'gauge',
      help: '[ALPHA] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.',
      samples: counts.map(({ group, resource, count }): Sample => [{ group, resource }, count]),
    },
    {
      name: 'apiserver_storage_objects', type: 'gauge',
      help: '[STABLE] (Deprecated since 1.34.0) [DEPRECATED, consider using apiserver_resource_objects instead] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.',
      samples: counts.map(({ group, resource, count }): Sample => [{ resource: group === '' ? resource : `${resource}.${group}` }, count]),
    },
    {
      name: 'apiserver_storage_size_bytes', type: 'gauge', help: '[STABLE] Size of the storage database file physically allocated in bytes.',
      samples: [[{ storage_cluster_id: 'etcd-0' }, core.etcd.bytes]],
    },
  ];
}

/** One for each place in storage. Counted when they are asked for: nothing is kept. */
function objectCounts({ etcd, table }: Core): readonly { readonly group: string; readonly resource: string; readonly count: number }[] {
  const byPrefix = new Map<string, { readonly group: string; readonly resource: string; count: number }>();
  for (const { prefix, ref, strategy } of table.all()) {
    if (strategy.answer === undefined && !byPrefix.has(prefix)) byPrefix.set(prefix, { group: strategy.storedAs?.group ?? ref.group, resource: strategy.storedAs?.resource ?? ref.resource, count: 0 });
  }
  for (const [prefix, counted] of byPrefix) etcd.range(prefix, `${prefix.slice(0, -1)}0`, () => {
    counted.count++;
  });
  return [...byPrefix.values()];
}

function buildFamilies(): readonly Family[] {
  const { major, minor, gitVersion, gitCommit, gitTreeState, buildDate, goVersion, compiler, platform } = VERSION;
  return [
    { name: 'go_info', type: 'gauge', help: 'Information about the Go environment.', samples: [[{ version: goVersion }, 1]] },
    {
      name: 'kubernetes_build_info', type: 'gauge',
      help: "[ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.",
      samples: [[{ build_date: buildDate, compiler, git_commit: gitCommit, git_tree_state: gitTreeState, git_version: gitVersion, go_version: goVersion, major, minor, platform }, 1]],
    },
  ];
}

function textOf({ name, type, help, samples }: Family): string {
  const lines = samples.map(([labels, value]) => (type === 'histogram' ? histogramLines(name, labels, value) : `${name}${labelText(labels)} ${goFloat(value)}\n`));
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\')}\n# TYPE ${name} ${type}\n${lines.sort(compareText).join('')}`;
}

/** All of them took no time. */
function histogramLines(name: string, labels: Labels, count: number): string {
  const buckets = [...DURATION_BUCKETS.map(String), '+Inf'].map((le) => `${name}_bucket${labelText({ ...labels, le })} ${goFloat(count)}\n`);
  return `${buckets.join('')}${name}_sum${labelText(labels)} 0\n${name}_count${labelText(labels)} ${goFloat(count)}\n`;
}

/** In order of their names; a bucket's bound is last. */
function labelText(labels: Labels): string {
  const names = Object.keys(labels).filter((each) => each !== 'le').sort();
  const all = 'le' in labels ? [...names, 'le'] : names;
  return all.length === 0 ? '' : `{${all.map((each) => `${each}="${(labels[each] ?? '').replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`).join(',')}}`;
}

/** Go's shortest form of a number: with an exponent from a million on. */
function goFloat(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
