import type { NetStack } from '#linux/net/network.js';
import type { ServerTrust } from './webhook-client/server-trust.js';

/** What the API server needs of its machine's network. */
export type Outgoing = Pick<NetStack, 'request' | 'upgrade' | 'tlsOf' | 'lookup'>;

/** `net` is filled when the server's machine is on the network. */
export interface Wires {
  net?: Outgoing;
  readonly trust: ServerTrust;
}
