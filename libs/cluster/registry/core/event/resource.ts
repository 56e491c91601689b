import { events } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { eventColumns } from './columns.js';
import { eventStrategy } from './strategy.js';

export const eventResource = defineResource(events, { shortNames: ['ev'], strategy: eventStrategy, columns: eventColumns });
