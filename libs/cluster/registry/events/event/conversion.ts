// Mirrors pkg/apis/events/v1/conversion.go
// Differs: nothing that can be seen.
import type { CoreV1Event, EventsV1Event } from '#cluster/api/generated/types.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';

export function fromCore(stored: KubeObject): EventsV1Event {
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

export function toCore(object: EventsV1Event): KubeObject {
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
