import type { Handle } from '#linux/kernel/description.js';
import { Pipe, type StreamHost } from '#linux/kernel/pipe.js';
import type { Connection, Endpoint } from './network.js';

/** One side of a stream connection: a pipe in, a pipe out. */
class Socket implements Connection {
  constructor(readonly input: Handle, readonly output: Handle, readonly local: Endpoint, readonly remote: Endpoint) {}

  close(): void {
    this.input.close();
    this.output.close();
  }
}

/** Both sides of a new connection. */
export function connectionPair(host: StreamHost, client: Endpoint, server: Endpoint): readonly [Connection, Connection] {
  const there = new Pipe(host);
  const back = new Pipe(host);
  return [
    new Socket(back.openReader(), there.openWriter(), client, server),
    new Socket(there.openReader(), back.openWriter(), server, client),
  ];
}
