// Mirrors apiserver/pkg/util/flowcontrol/apf_controller_debug.go
// Differs: the server is idle but for the request that asks, which stands in no queue; what components in the cluster's own
// process ask is not counted.
import type { PriorityLevelConfiguration } from '#cluster/api/generated/types.js';
import type { Core } from '#cluster/apiserver/core.js';
import { text } from '#cluster/apiserver/http/reply.js';
import { first, type RequestInfo } from '#cluster/apiserver/http/request-info.js';
import { compareText } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { HttpResponse } from '#linux/net/network.js';
import type { Flow } from './flow-control.js';

const ROOT = '/debug/api_priority_and_fairness/';
const CELL_MIN = 8;
const NO_WORK = '0.00000000ss';
const NO_QUEUE = '-1';

/** Who asks for the dump, and where his request belongs: it is under way itself. */
export interface Asker {
  readonly user: UserInfo;
  readonly flow: Flow | undefined;
}

/** Undefined for another path. */
export function flowControlDump(core: Core, info: RequestInfo, asker: Asker): HttpResponse | undefined {
  if (!info.path.startsWith(ROOT)) return undefined;
  const levels = [...core.flowControl.levels()].sort((a, b) => compareText(a.metadata.name, b.metadata.name));
  switch (info.path.slice(ROOT.length)) {
    case 'dump_priority_levels':
      return page(LEVEL_COLUMNS, levels.map((level) => levelRow(core, level, asker)));
    case 'dump_queues':
      return page(QUEUE_COLUMNS, levels.flatMap(queueRows));
    case 'dump_requests':
      return requestsPage(core, info, asker);
    default:
      return undefined;
  }
}

const LEVEL_COLUMNS = ['PriorityLevelName', 'ActiveQueues', 'IsIdle', 'IsQuiescing', 'WaitingRequests', 'ExecutingRequests', 'DispatchedRequests', 'RejectedRequests', 'TimedoutRequests', 'CancelledRequests'];
const QUEUE_COLUMNS = ['PriorityLevelName', 'Index', 'PendingRequests', 'ExecutingRequests', 'SeatsInUse', 'NextDispatchR', 'InitialSeatsSum', 'MaxSeatsSum', 'TotalWorkSum'];
const REQUEST_COLUMNS = ['PriorityLevelName', 'FlowSchemaName', 'QueueIndex', 'RequestIndexInQueue', 'FlowDistingsher', 'ArriveTime', 'InitialSeats', 'FinalSeats', 'AdditionalLatency', 'StartTime'];
const DETAIL_COLUMNS = ['UserName', 'Verb', 'APIPath', 'Namespace', 'Name', 'APIVersion', 'Resource', 'SubResource'];

function levelRow({ flowControl }: Core, { metadata: { name } }: Stored<PriorityLevelConfiguration>, { flow }: Asker): readonly string[] {
  const executing = flow?.level.metadata.name === name ? 1 : 0;
  return [name, '0', String(executing === 0), 'false', '0', String(executing), String(flowControl.dispatched(name)), '0', '0', '0'];
}

/** Levels that refuse what they have no seats for have no queues, and those that are exempt. */
function queueRows({ metadata, spec }: Stored<PriorityLevelConfiguration>): readonly (readonly string[])[] {
  const queues = spec.limited?.limitResponse?.queuing?.queues ?? 0;
  return Array.from({ length: queues }, (_, index) => [metadata.name, String(index), '0', '0', '0', NO_WORK, '0', '0', NO_WORK]);
}

function requestsPage(core: Core, info: RequestInfo, { user, flow }: Asker): HttpResponse {
  const hasDetails = (first(info.query, 'includeRequestDetails') ?? '') !== '';
  const columns = hasDetails ? [...REQUEST_COLUMNS, ...DETAIL_COLUMNS] : REQUEST_COLUMNS;
  if (flow === undefined) return page(columns, []);
  const { schema, level } = flow;
  const now = nanoTime(core.requests.clock.now());
  const own = [level.metadata.name, schema.metadata.name, NO_QUEUE, NO_QUEUE, schema.spec.distinguisherMethod?.type === 'ByUser' ? user.name : '', now, '1', '0', '0s', now];
  return page(columns, [hasDetails ? [...own, user.name, info.verb, info.path, '', '', '', '', ''] : own]);
}

/** Go's RFC3339Nano: without zeros at its end. */
function nanoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z');
}

/** As text/tabwriter aligns cells that end with a tab. */
function page(columns: readonly string[], rows: readonly (readonly string[])[]): HttpResponse {
  const all = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(CELL_MIN, ...all.map((row) => (row[column] as string).length + 2)));
  const line = (row: readonly string[]) => row.map((cell, column) => (column === row.length - 1 ? cell : `${cell},`.padEnd(widths[column] as number))).join('');
  const { headers, ...rest } = text(200, all.map((row) => `${line(row)}\n`).join(''));
  const { 'x-content-type-options': _, ...own } = headers;
  return { ...rest, headers: own };
}
