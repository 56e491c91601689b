import type { EndpointSlice } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const endpointSliceColumns: readonly Column<EndpointSlice>[] = [
  NAME,
  text('AddressType', ({ addressType }) => addressType),
  text('Ports', ({ ports }) => listed((ports ?? []).map((port) => (port.port === undefined ? '*' : String(port.port))), '<unset>')),
  text('Endpoints', ({ endpoints }) => listed((endpoints ?? []).flatMap((each) => each.addresses), '<unset>')),
  AGE,
];

const SHOWN_MAX = 3;

function listed(items: readonly string[], none: string): string {
  if (items.length === 0) return none;
  const shown = items.slice(0, SHOWN_MAX).join(',');
  return items.length > SHOWN_MAX ? `${shown} + ${items.length - SHOWN_MAX} more...` : shown;
}
