// Mirrors pkg/controller/ttlafterfinished
// Differs: nothing.
import { jobs } from '#cluster/api/resources.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { ownKey } from '#cluster/controllers/wake.js';

export const ttlAfterFinishedController: Controller = {
  name: 'ttl-after-finished-controller',
  watches: [on(jobs, ownKey)],
  /** Deletes jobs, with their pods, so many seconds after their end. */
  reconcile(key, context) {
    const job = context.lister(jobs).find(key);
    const seconds = job?.spec.ttlSecondsAfterFinished;
    const ended = job?.status?.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
    const endedMs = parseTime(ended?.lastTransitionTime);
    if (job === undefined || seconds === undefined || endedMs === undefined || job.metadata.deletionTimestamp !== undefined) return;
    const leftMs = endedMs + seconds * 1000 - context.env.clock.now();
    if (leftMs > 0) {
      context.wakeAfter(key, leftMs);
      return;
    }
    const { namespace, name, uid } = job.metadata;
    try {
      context.client.delete(jobs, namespace, name, { propagationPolicy: 'Foreground', preconditions: { uid } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
};
