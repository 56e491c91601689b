// Mirrors pkg/registry/core/event in the form of events.k8s.io/v1
// Differs: nothing that can be seen.
import type { CoreV1Event, EventsV1Event } from '#cluster/api/generated/types.js';
import { TTL_MS } from '#cluster/registry/core/event/strategy.js';
import { validateStrictly, validateStrictUpdate } from '#cluster/registry/core/event/validation.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fromCore, toCore } from './conversion.js';

export const eventsV1Strategy: Behaviour<EventsV1Event> = {
  ttlMs: TTL_MS,
  allowsCreateOnUpdate: true,
  validate: (event) => validateStrictly(inCoreForm(event)),
  validateUpdate: (next, previous) => validateStrictUpdate(inCoreForm(next), inCoreForm(previous)),
  storedAs: { group: '', resource: 'events', from: fromCore, to: toCore },
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

/** It is validated as the server has it in itself. */
function inCoreForm(event: EventsV1Event): CoreV1Event {
  return toCore(event) as CoreV1Event;
}
