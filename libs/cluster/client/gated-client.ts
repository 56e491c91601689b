import { failure, type StatusError } from '#cluster/apimachinery/errors.js';
import { aroundWrites } from './around-writes.js';
import type { Client } from './client.js';

/**
 * A client whose server may be away: reads go on from what it knows, as from a cache; writes throw `refusal()` while there
 * is one.
 */
export function gatedClient(client: Client, refusal: () => string | undefined): Client {
  const check = (): void => {
    const message = refusal();
    if (message !== undefined) throw unreachable(message);
  };
  return aroundWrites(client, (write) => {
    check();
    return write();
  });
}

function unreachable(message: string): StatusError {
  return failure(503, 'ServiceUnavailable', message);
}
