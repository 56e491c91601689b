import type { CoreV1Event } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { humanDuration, parseTime } from '#cluster/apimachinery/time.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { text } from '#cluster/registry/columns.js';

export const eventColumns: readonly Column<CoreV1Event>[] = [
  text('Last Seen', (event, now) => since(lastSeen(event), now)),
  text('Type', ({ type }) => type ?? ''),
  text('Reason', ({ reason }) => reason ?? ''),
  text('Object', ({ involvedObject }) => ((involvedObject.name ?? '') === '' ? `${(involvedObject.kind ?? '').toLowerCase()}` : `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name}`)),
  text('Subobject', ({ involvedObject }) => involvedObject.fieldPath ?? '', 1),
  text('Source', sourceOf, 1),
  text('Message', ({ message }) => (message ?? '').trim()),
  text('First Seen', (event, now) => since(event.firstTimestamp ?? event.eventTime, now), 1),
  text('Count', (event) => event.series?.count ?? (event.count || 1), 1),
  { name: 'Name', type: 'string', format: 'name', priority: 1, cell: ({ metadata }) => metadata.name },
];

function lastSeen(event: Stored<CoreV1Event>): string | undefined {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? event.firstTimestamp ?? event.eventTime;
}

function since(timestamp: string | undefined, nowMs: number): string {
  const at = parseTime(timestamp);
  return at === undefined ? '<unknown>' : humanDuration(nowMs - at);
}

function sourceOf({ source, reportingComponent, reportingInstance }: Stored<CoreV1Event>): string {
  const component = source?.component ?? reportingComponent ?? '';
  const host = source?.host ?? reportingInstance ?? '';
  return [component, host].filter((part) => part !== '').join(', ');
}
