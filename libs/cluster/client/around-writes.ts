import type { Client } from './client.js';

/** A client each of whose writes goes through `around`; reads do not. */
export function aroundWrites(client: Client, around: <T>(write: () => T) => T): Client {
  return {
    user: client.user,
    get: (...args) => client.get(...args),
    find: (...args) => client.find(...args),
    list: (...args) => client.list(...args),
    watch: (...args) => client.watch(...args),
    getSubresource: (...args) => client.getSubresource(...args),
    create: (...args) => around(() => client.create(...args)),
    update: (...args) => around(() => client.update(...args)),
    updateStatus: (...args) => around(() => client.updateStatus(...args)),
    patch: (...args) => around(() => client.patch(...args)),
    delete: (...args) => around(() => client.delete(...args)),
    createSubresource: (...args) => around(() => client.createSubresource(...args)),
    updateSubresource: (...args) => around(() => client.updateSubresource(...args)),
  };
}
