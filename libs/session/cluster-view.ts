import { VIEW_ROWS_MAX } from '#contracts/limits.js';
import type { ClusterView, EventView, NodeView, PodView } from '#contracts/rest/cluster-view.js';
import type { CoreV1Event, Node, Pod } from '#cluster/api/generated/types.js';
import { events, nodes, pods } from '#cluster/api/resources.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { podTrouble } from '#grading/feedback/pod-trouble.js';
import { decodeUtf8 } from '#linux/env/text.js';
import type { World } from '#world/world.js';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

interface Table {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object: { readonly metadata: { readonly uid: string } } }[];
}
/** kubectl's columns of each object, by uid. */
type Cells = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Nodes, pods and the latest events. The words are those of the server's own tables, as kubectl prints them. */
export function clusterView(world: World): ClusterView {
  const { client } = world;
  const podCells = cellsOf(world, '/api/v1/pods');
  const nodeCells = cellsOf(world, '/api/v1/nodes');
  const allPods = client.list(pods).items;
  const latest = [...client.list(events).items].sort((a, b) => (lastSeenAt(a) < lastSeenAt(b) ? 1 : -1));
  return {
    revision: world.revision,
    now: new Date(world.now()).toISOString(),
    nodes: client.list(nodes).items.slice(0, VIEW_ROWS_MAX).map((node) => nodeView(node, nodeCells)),
    pods: allPods.slice(0, VIEW_ROWS_MAX).map((pod) => podView(pod, podCells)),
    events: latest.slice(0, VIEW_ROWS_MAX).map(eventView),
    podsLeftOut: Math.max(0, allPods.length - VIEW_ROWS_MAX),
  };
}

function cellsOf(world: World, target: string): Cells {
  const answer = world.request({ method: 'GET', target, headers: { host: 'kubernetes', accept: TABLE }, body: new Uint8Array() });
  if (answer.status !== 200 || !(answer.body instanceof Uint8Array)) return new Map();
  const table = JSON.parse(decodeUtf8(answer.body)) as Table;
  const names = table.columnDefinitions.map((column) => column.name);
  return new Map(table.rows.map((row) => [row.object.metadata.uid, Object.fromEntries(row.cells.map((cell, at) => [names[at] ?? '', cell]))]));
}

function nodeView(node: Stored<Node>, cells: Cells): NodeView {
  const row = cells.get(node.metadata.uid);
  const roles = String(row?.Roles ?? '');
  return {
    name: node.metadata.name,
    roles: roles === '<none>' || roles === '' ? [] : roles.split(','),
    version: node.status?.nodeInfo?.kubeletVersion ?? '',
    status: String(row?.Status ?? 'Unknown'),
    ready: node.status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true,
    taints: (node.spec.taints ?? []).map((taint) => `${taint.key}${taint.value === undefined ? '' : `=${taint.value}`}:${taint.effect}`),
    internalIp: node.status?.addresses?.find((one) => one.type === 'InternalIP')?.address ?? null,
  };
}

function podView(pod: Stored<Pod>, cells: Cells): PodView {
  const row = cells.get(pod.metadata.uid);
  const why = podTrouble(pod);
  return {
    namespace: pod.metadata.namespace ?? '', name: pod.metadata.name,
    node: pod.spec.nodeName ?? null, ip: pod.status?.podIP ?? null,
    ready: String(row?.Ready ?? '0/0'), status: String(row?.Status ?? pod.status?.phase ?? 'Unknown'),
    // The column says `2 (5m ago)` once there was a restart.
    restarts: Number.parseInt(String(row?.Restarts ?? '0'), 10) || 0,
    health: healthOf(pod, why),
    ...(why === undefined ? {} : { why }),
    createdAt: pod.metadata.creationTimestamp,
  };
}

function healthOf(pod: Stored<Pod>, why: string | undefined): PodView['health'] {
  if (pod.status?.phase === 'Succeeded') return 'done';
  if (why !== undefined || pod.status?.phase === 'Failed') return 'failing';
  const isReady = pod.status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;
  return isReady && pod.metadata.deletionTimestamp === undefined ? 'ok' : 'waiting';
}

function eventView(event: Stored<CoreV1Event>): EventView {
  const { kind, name } = event.involvedObject;
  return {
    namespace: event.metadata.namespace ?? '', type: event.type ?? 'Normal', reason: event.reason ?? '',
    object: `${(kind ?? '').toLowerCase()}/${name ?? ''}`, message: event.message ?? '',
    count: event.series?.count ?? event.count ?? 1, lastSeenAt: lastSeenAt(event),
  };
}

function lastSeenAt(event: Stored<CoreV1Event>): string {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
}
