import { failure, type StatusError } from '#cluster/apimachinery/errors.js';
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
  return {
    user: client.user,
    get: (...args) => client.get(...args),
    find: (...args) => client.find(...args),
    list: (...args) => client.list(...args),
    watch: (...args) => client.watch(...args),
    create(...args) {
      check();
      return client.create(...args);
    },
    update(...args) {
      check();
      return client.update(...args);
    },
    updateStatus(...args) {
      check();
      return client.updateStatus(...args);
    },
    patch(...args) {
      check();
      return client.patch(...args);
    },
    delete(...args) {
      check();
      client.delete(...args);
    },
    createSubresource(...args) {
      check();
      return client.createSubresource(...args);
    },
    getSubresource: (...args) => client.getSubresource(...args),
    updateSubresource(...args) {
      check();
      return client.updateSubresource(...args);
    },
  };
}

function unreachable(message: string): StatusError {
  return failure(503, 'ServiceUnavailable', message);
}
