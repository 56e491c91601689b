import type { EndpointSlice } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const endpointSliceColumns: readonly Column<EndpointSlice>[] = described([
  NAME,
  text('AddressType', ({ addressType }) => addressType),
  text('Ports', ({ ports }) => listed((ports ?? []).map((port) => (port.port === undefined ? '*' : String(port.port))), '<unset>')),
  text('Endpoints', ({ endpoints }) => listed((endpoints ?? []).flatMap((each) => each.addresses), '<unset>')),
  AGE,
], {
  AddressType: 'addressType specifies the type of address carried by this EndpointSlice. All addresses in this slice must be the same type. This field is immutable after creation. The following address types are currently supported: * IPv4: Represents an IPv4 Address. * IPv6: Represents an IPv6 Address. * FQDN: Represents a Fully Qualified Domain Name.',
  Ports: 'ports specifies the list of network ports exposed by each endpoint in this slice. Each port must have a unique name. When ports is empty, it indicates that there are no defined ports. When a port is defined with a nil port value, it indicates "all ports". Each slice may include a maximum of 100 ports.',
  Endpoints: fieldDoc('discovery.v1.EndpointSlice', 'endpoints'),
});

const SHOWN_MAX = 3;

function listed(items: readonly string[], none: string): string {
  if (items.length === 0) return none;
  const shown = items.slice(0, SHOWN_MAX).join(',');
  return items.length > SHOWN_MAX ? `${shown} + ${items.length - SHOWN_MAX} more...` : shown;
}
