import type { CoreV1Event, EventsV1Event } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { eventColumns } from '#cluster/registry/core/event/columns.js';
import { toCore } from './conversion.js';

export const eventsV1Columns: readonly Column<EventsV1Event>[] = eventColumns.map((column) => ({
  ...column,
  cell: (event, now) => column.cell(toCore(event) as Stored<CoreV1Event>, now),
}));
