import type { CoreV1Event } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { humanDuration, parseTime } from '#cluster/apimachinery/time.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { described, NAME, text } from '#cluster/registry/columns.js';

export const eventColumns: readonly Column<CoreV1Event>[] = described([
  text('Last Seen', (event, now) => since(lastSeen(event), now)),
  text('Type', ({ type }) => type ?? ''),
  text('Reason', ({ reason }) => reason ?? ''),
  text('Object', ({ involvedObject }) => ((involvedObject.name ?? '') === '' ? `${(involvedObject.kind ?? '').toLowerCase()}` : `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name}`)),
  text('Subobject', ({ involvedObject }) => involvedObject.fieldPath ?? '', 1),
  text('Source', sourceOf, 1),
  text('Message', ({ message }) => (message ?? '').trim()),
  text('First Seen', (event, now) => since(event.firstTimestamp ?? event.eventTime, now), 1),
  text('Count', (event) => event.series?.count ?? (event.count || 1), 1),
  { ...NAME, priority: 1 },
], {
  'Last Seen': fieldDoc('core.v1.Event', 'lastTimestamp'),
  Type: fieldDoc('core.v1.Event', 'type'),
  Reason: fieldDoc('core.v1.Event', 'reason'),
  Object: fieldDoc('core.v1.Event', 'involvedObject'),
  Subobject: fieldDoc('core.v1.ObjectReference', 'fieldPath'),
  Source: fieldDoc('core.v1.Event', 'source'),
  Message: fieldDoc('core.v1.Event', 'message'),
  'First Seen': fieldDoc('core.v1.Event', 'firstTimestamp'),
  Count: fieldDoc('core.v1.Event', 'count'),
});

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
