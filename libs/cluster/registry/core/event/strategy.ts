// Mirrors pkg/registry/core/event, and its form in events.k8s.io/v1
// Differs: nothing that can be seen.
import type { CoreV1Event, EventsV1Event } from '#cluster/api/generated/types.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { humanDuration, parseTime } from '#cluster/apimachinery/time.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';

const columns: readonly Column<CoreV1Event>[] = [
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

/** --event-ttl of kube-apiserver. */
const TTL_MS = 3_600_000;

export const eventStrategy: Behaviour<CoreV1Event> = {
  ttlMs: TTL_MS,
  columns,
  selectableFields: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent }) => reportingComponent ?? '',
    source: ({ source, reportingComponent }) => source?.component ?? reportingComponent ?? '',
    type: ({ type }) => type ?? '',
  },
};

function fromCore(stored: KubeObject): EventsV1Event {
  const { apiVersion: _a, involvedObject, message, source, firstTimestamp, lastTimestamp, count, reportingComponent, eventTime, ...rest } = stored as CoreV1Event;
  return {
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    eventTime: eventTime as string,
    regarding: involvedObject,
    ...(message === undefined ? {} : { note: message }),
    ...(source === undefined ? {} : { deprecatedSource: source }),
    ...(firstTimestamp === undefined ? {} : { deprecatedFirstTimestamp: firstTimestamp }),
    ...(lastTimestamp === undefined ? {} : { deprecatedLastTimestamp: lastTimestamp }),
    ...(count === undefined ? {} : { deprecatedCount: count }),
    ...(reportingComponent === undefined ? {} : { reportingController: reportingComponent }),
  } as unknown as EventsV1Event;
}

function toCore(object: EventsV1Event): KubeObject {
  const { apiVersion: _a, regarding, note, deprecatedSource, deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount, reportingController, ...rest } = object;
  return {
    ...rest,
    apiVersion: 'v1',
    involvedObject: regarding ?? {},
    ...(note === undefined ? {} : { message: note }),
    ...(deprecatedSource === undefined ? {} : { source: deprecatedSource }),
    ...(deprecatedFirstTimestamp === undefined ? {} : { firstTimestamp: deprecatedFirstTimestamp }),
    ...(deprecatedLastTimestamp === undefined ? {} : { lastTimestamp: deprecatedLastTimestamp }),
    ...(deprecatedCount === undefined ? {} : { count: deprecatedCount }),
    ...(reportingController === undefined ? {} : { reportingComponent: reportingController }),
  } as KubeObject;
}

export const eventsV1Strategy: Behaviour<EventsV1Event> = {
  ttlMs: TTL_MS,
  storedAs: { group: '', resource: 'events', from: fromCore, to: toCore },
  columns: columns.map((column): Column<EventsV1Event> => ({ ...column, cell: (event, now) => column.cell(toCore(event) as Stored<CoreV1Event>, now) })),
  selectableFields: {
    'regarding.kind': ({ regarding }) => regarding?.kind ?? '',
    'regarding.namespace': ({ regarding }) => regarding?.namespace ?? '',
    'regarding.name': ({ regarding }) => regarding?.name ?? '',
    'regarding.uid': ({ regarding }) => regarding?.uid ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingController: ({ reportingController }) => reportingController ?? '',
    type: ({ type }) => type ?? '',
  },
};
