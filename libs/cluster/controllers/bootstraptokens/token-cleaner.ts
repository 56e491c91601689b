// Mirrors pkg/controller/bootstrap/tokencleaner.go
// Differs: nothing.
import { secrets } from '#cluster/api/resources.js';
import { isConflict, isNotFound } from '#cluster/apimachinery/errors.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { isBootstrapSecret, remainingMs } from './bootstrap-secret.js';

export const tokenCleaner: Controller = {
  name: 'token-cleaner-controller',
  serviceAccount: 'token-cleaner',
  watches: [on(secrets, (secret) => (isBootstrapSecret(secret) ? [keyOf(secret)] : []))],
  /** Removes a token that has ended. */
  reconcile(key, context) {
    const secret = context.lister(secrets).find(key);
    const leftMs = secret === undefined ? undefined : remainingMs(secret, context.env.clock.now());
    if (secret === undefined || leftMs === undefined) return;
    if (leftMs > 0) {
      context.wakeAfter(key, leftMs);
      return;
    }
    const { namespace, name, uid } = secret.metadata;
    try {
      context.client.delete(secrets, namespace, name, { preconditions: { uid } });
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
  },
};
