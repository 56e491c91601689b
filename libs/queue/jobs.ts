import { randomUUID } from 'node:crypto';
import type { Queue } from 'bullmq';
import { type ShardJobData, type ShardJobName, shardJobs } from '#contracts/jobs/shard-jobs.js';
import { SHARD_COUNT, shardOf } from '#contracts/jobs/sharding.js';
import { JOB_ATTEMPTS_MAX, JOB_RETRY_MS } from './limits.js';
import type { QueueBackend } from './queue-backend.js';

export function queueName(shard: number): string {
  return `shard-${String(shard).padStart(2, '0')}`;
}

/** Hands decisions about a session to whoever hosts its shard. */
export class Jobs {
  private readonly queues = new Map<number, Queue>();

  constructor(private readonly backend: QueueBackend) {}

  /**
   * Adds a job to the queue of the session's shard; when it returns the job will run, whoever dies meanwhile. A job with
   * the id of one that is still waiting or running is the same job. Throws when the data does not fit the contract.
   */
  async add<Name extends ShardJobName>(name: Name, data: ShardJobData<Name>, options: { jobId?: string } = {}): Promise<void> {
    const checked = shardJobs[name].parse(data);
    await this.queue(shardOf(data.sessionId)).add(name, checked, {
      // BullMQ keeps colons to itself. It would count ids itself too, but for that it makes a sequence for each queue, which
      // the application's role may not.
      jobId: (options.jobId ?? randomUUID()).replaceAll(':', '_'),
      attempts: JOB_ATTEMPTS_MAX, backoff: { type: 'fixed', delay: JOB_RETRY_MS },
      // A failed one must not stand in the way of the same one sent again; the worker's log has what happened.
      removeOnComplete: true, removeOnFail: true,
    });
  }

  /** Jobs that wait, over all shards; for metrics. */
  async countWaiting(): Promise<number> {
    let sum = 0;
    for (let shard = 0; shard < SHARD_COUNT; shard++) sum += await this.queue(shard).getWaitingCount();
    return sum;
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private queue(shard: number): Queue {
    let queue = this.queues.get(shard);
    if (queue === undefined) {
      queue = this.backend.queue(queueName(shard));
      queue.on('error', () => undefined); // reported by the call that meets it
      this.queues.set(shard, queue);
    }
    return queue;
  }
}
