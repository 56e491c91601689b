import { describe, expect, test } from 'vitest';
import { cronjobs, events, jobs, pods } from '#cluster/api/resources.js';
import { START_MS, HollowCluster } from '#cluster/testing/hollow-cluster.js';
import { aJob, } from '#cluster/testing/manifests.js';

describe('job', () => {
  const finishAll = (cluster: HollowCluster, exitCode: number) => {
    for (const pod of cluster.list(pods)) if (pod.status?.phase === 'Running') cluster.finish(pod, exitCode);
  };

  test('completes', () => {
    const cluster = new HollowCluster();
    cluster.client.create(jobs, aJob('once'));
    cluster.advance(1_000);
    finishAll(cluster, 0);
    cluster.advance(1_000);
    const [job] = cluster.list(jobs);
    expect(job?.status).toMatchObject({ succeeded: 1, ready: 0, terminating: 0 });
    expect(job?.status?.conditions?.map(({ type, reason }) => `${type} ${reason ?? ''}`)).toEqual(['SuccessCriteriaMet CompletionsReached', 'Complete CompletionsReached']);
    expect(cluster.list(pods)[0]?.metadata.finalizers ?? []).toEqual([]);
    expect(cluster.messages('Completed')).toEqual(['Job completed']);
    expect(cluster.problems).toEqual([]);
  });

  test('gives up after its back-off limit, waiting longer each time', () => {
    const cluster = new HollowCluster();
    cluster.client.create(jobs, aJob('broken', { backoffLimit: 1 }));
    cluster.advance(1_000);
    finishAll(cluster, 1);
    cluster.advance(8_000);
    expect(cluster.list(pods)).toHaveLength(1);
    cluster.advance(3_000);
    expect(cluster.list(pods)).toHaveLength(2);
    finishAll(cluster, 1);
    cluster.advance(1_000);
    expect(cluster.list(jobs)[0]?.status).toMatchObject({ failed: 2 });
    expect(cluster.list(jobs)[0]?.status?.conditions?.map(({ type, reason, message }) => `${type}: ${reason ?? ''}: ${message ?? ''}`)).toEqual([
      'FailureTarget: BackoffLimitExceeded: Job has reached the specified backoff limit',
      'Failed: BackoffLimitExceeded: Job has reached the specified backoff limit',
    ]);
  });

  test('lets each index wait for itself, and counts its failures on its pods', () => {
    const cluster = new HollowCluster();
    cluster.client.create(jobs, aJob('each', { completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimitPerIndex: 1 }));
    cluster.advance(1_000);
    const ofIndex = (index: string) => cluster.list(pods).filter(({ metadata }) => metadata.labels?.['batch.kubernetes.io/job-completion-index'] === index);
    const failures = (index: string) => ofIndex(index).map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-index-failure-count']);
    for (const pod of ofIndex('1')) cluster.finish(pod, 1);
    cluster.advance(1_000);
    // Uncounted until the next one is there.
    expect(cluster.list(jobs)[0]?.status).toMatchObject({ active: 1, failedIndexes: '' });
    expect(cluster.list(jobs)[0]?.status?.failed).toBeUndefined();
    cluster.advance(8_000);
    expect(failures('1')).toEqual(['0']);
    cluster.advance(2_000);
    expect(failures('1').sort()).toEqual(['0', '1']);
    expect(cluster.list(jobs)[0]?.status).toMatchObject({ active: 2, failed: 1 });
    for (const pod of ofIndex('1')) if (pod.status?.phase === 'Running') cluster.finish(pod, 1);
    for (const pod of ofIndex('0')) cluster.finish(pod, 0);
    cluster.advance(1_000);
    expect(cluster.list(jobs)[0]?.status).toMatchObject({ failed: 2, succeeded: 1, failedIndexes: '1', completedIndexes: '0' });
    expect(cluster.list(jobs)[0]?.status?.conditions?.map(({ type, reason }) => `${type} ${reason ?? ''}`)).toEqual(['FailureTarget FailedIndexes', 'Failed FailedIndexes']);
    expect(cluster.problems).toEqual([]);
  });

  test('is content as soon as its policy is, and counts the others neither way', () => {
    const cluster = new HollowCluster();
    cluster.client.create(jobs, aJob('first', { completionMode: 'Indexed', completions: 3, parallelism: 3, successPolicy: { rules: [{ succeededIndexes: '0' }] } }));
    cluster.advance(1_000);
    const [first] = cluster.list(pods);
    if (first !== undefined) cluster.finish(first, 0);
    cluster.advance(40_000);
    const [job] = cluster.list(jobs);
    expect(job?.status).toMatchObject({ succeeded: 1, completedIndexes: '0', ready: 0, terminating: 0 });
    expect(job?.status?.failed).toBeUndefined();
    expect(job?.status?.conditions?.map(({ type, message }) => `${type}: ${message ?? ''}`)).toEqual(['SuccessCriteriaMet: Matched rules at index 0', 'Complete: Matched rules at index 0']);
  });

  test('is suspended, resumed, and ended by its deadline', () => {
    const cluster = new HollowCluster();
    cluster.client.create(jobs, aJob('sum', { activeDeadlineSeconds: 30 }));
    cluster.advance(2_000);
    cluster.client.patch(jobs, 'default', 'sum', 'merge', { spec: { suspend: true } });
    cluster.advance(3_000);
    expect(cluster.list(pods)).toHaveLength(0);
    expect(cluster.list(jobs)[0]?.status?.startTime).toBeUndefined();
    // Whom it sends away it does not count, and it says so once.
    expect(cluster.list(jobs)[0]?.status?.failed).toBeUndefined();
    expect(cluster.list(events).filter(({ reason }) => reason === 'Suspended').map(({ count }) => count)).toEqual([1]);
    cluster.client.patch(jobs, 'default', 'sum', 'merge', { spec: { suspend: false } });
    cluster.advance(3_000);
    expect(cluster.list(jobs)[0]?.status?.active).toBe(1);
    cluster.advance(30_000);
    expect(cluster.list(jobs)[0]?.status?.conditions?.at(-1)).toMatchObject({ type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' });
  });

  test('indexed, it runs each index once', () => {
    const cluster = new HollowCluster();
    cluster.client.create(jobs, aJob('batch', { completions: 3, parallelism: 2, completionMode: 'Indexed' }));
    for (let i = 0; i < 3; i++) {
      cluster.advance(1_000);
      finishAll(cluster, 0);
    }
    cluster.advance(1_000);
    expect(cluster.list(jobs)[0]?.status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' });
  });

  test('goes after its time to live', () => {
    const cluster = new HollowCluster();
    cluster.client.create(jobs, aJob('brief', { ttlSecondsAfterFinished: 2 }));
    cluster.advance(1_000);
    finishAll(cluster, 0);
    cluster.advance(4_000);
    expect(cluster.list(jobs)).toEqual([]);
    expect(cluster.list(pods)).toEqual([]);
  });
});

describe('cron job', () => {
  test('starts a job each minute and keeps the last few', () => {
    const cluster = new HollowCluster();
    cluster.client.create(cronjobs, {
      apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'tick', namespace: 'default' },
      spec: { schedule: '*/1 * * * *', concurrencyPolicy: 'Forbid', successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 1, jobTemplate: { spec: { ...aJob('tick').spec, template: { spec: aJob('tick').spec?.template.spec ?? { containers: [] } } } } },
    });
    for (let minute = 0; minute < 3; minute++) {
      cluster.advance(62_000);
      for (const pod of cluster.list(pods)) if (pod.status?.phase === 'Running') cluster.finish(pod, 0);
    }
    cluster.advance(2_000);
    expect(cluster.list(jobs).map(({ metadata }) => metadata.name)).toEqual([`tick-${START_MS / 60_000 + 3}`]);
    expect(cluster.messages('SawCompletedJob')[0]).toBe(`Saw completed job: tick-${START_MS / 60_000 + 1}, condition: Complete`);
    expect(cluster.problems).toEqual([]);
  });
});
