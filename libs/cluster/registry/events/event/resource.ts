import { eventsInEvents } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { eventsV1Columns } from './columns.js';
import { eventsV1Strategy } from './strategy.js';

export const eventsV1Resource = defineResource(eventsInEvents, { shortNames: ['ev'], strategy: eventsV1Strategy, columns: eventsV1Columns });
