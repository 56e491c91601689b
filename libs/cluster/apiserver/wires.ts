import type { NetStack } from '#linux/net/network.js';

/** What the API server needs of its machine's network. */
export type Outgoing = Pick<NetStack, 'request' | 'upgrade' | 'tlsOf' | 'lookup'>;

/** Filled when the server's machine is on the network. */
export interface Wires {
  net?: Outgoing;
}
