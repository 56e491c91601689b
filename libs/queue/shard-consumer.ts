import { UnrecoverableError } from 'bullmq';
import { type ShardJobData, type ShardJobName, shardJobs } from '#contracts/jobs/shard-jobs.js';
import { queueName } from './jobs.js';
import type { QueueBackend } from './queue-backend.js';

/** Thrown by a handler when trying again cannot help. */
export class Hopeless extends Error {}

/** What a worker does with each kind of job. A throw means: try again soon. */
export type ShardJobHandlers = { [Name in ShardJobName]: (data: ShardJobData<Name>) => Promise<void> };
export interface ShardConsumer {
  /** Takes no more jobs and resolves when the running one has ended. */
  close(): Promise<void>;
}

/**
 * Runs the jobs of one shard, one after another. `onError` hears of failed jobs and lost connections; both are tried
 * again without its help.
 */
export function consumeShard(
  backend: QueueBackend, shard: number, handlers: ShardJobHandlers, onError: (error: Error, jobName?: string) => void,
): ShardConsumer {
  const consumer = backend.consumer(queueName(shard), async (job) => {
    const name = job.name as ShardJobName;
    const contract = shardJobs[name];
    const parsed = contract?.safeParse(job.data);
    if (parsed === undefined || !parsed.success) throw new UnrecoverableError(`Job ${job.name} does not fit its contract.`);
    await (handlers[name] as (data: unknown) => Promise<void>)(parsed.data).catch((error: unknown) => {
      throw error instanceof Hopeless ? new UnrecoverableError(error.message) : error;
    });
  });
  let isClosing = false;
  consumer.on('error', (error) => {
    // Who closes its connection loses it.
    if (!isClosing) onError(error);
  });
  consumer.on('failed', (job, error) => onError(error, job?.name));
  return {
    close: () => {
      isClosing = true;
      return consumer.close();
    },
  };
}
