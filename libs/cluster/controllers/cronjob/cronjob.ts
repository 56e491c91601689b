// Mirrors pkg/controller/cronjob/cronjob_controllerv2.go
// Differs: time zones other than UTC are unknown (there is no time zone database here).
import { cronjobs, jobs } from '#cluster/api/resources.js';
import type { CronJob, CronJobStatus, Job, ObjectReference } from '#cluster/api/generated/types.js';
import { nextCronTime, parseCron } from '#cluster/api/batch/v1/cron-schedule.js';
import type { CronSchedule } from '#cluster/api/batch/v1/cron-schedule.js';
import { isAlreadyExists, isNotFound } from '#cluster/apimachinery/errors.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime, parseTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { errorMessage } from '#cluster/controllers/error-message.js';
import { controllerReference } from '#cluster/controllers/ownership/references.js';
import { controllerKey, ownKey } from '#cluster/controllers/wake.js';

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
/** The controller looks a little after the minute, lest the clock be early. */
const WAKE_DELTA_MS = 100;
const MISSED_MAX = 100;
const UTC = new Set(['UTC', 'Etc/UTC', 'Etc/GMT', 'GMT', '']);

export const cronJobController: Controller = {
  name: 'cronjob-controller',
  watches: [on(cronjobs, ownKey), on(jobs, (job, previous) => [...controllerKey(job, 'CronJob'), ...(previous === undefined ? [] : controllerKey(previous, 'CronJob'))])],
  /** Starts a job whenever the schedule says so, and clears old ones away. */
  reconcile(key, context) {
    const cronJob = context.lister(cronjobs).find(key);
    if (cronJob !== undefined) new Run(context, cronJob).sync();
  },
};

function endOf(job: Job): 'Complete' | 'Failed' | undefined {
  const found = job.status?.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
  return found?.type as 'Complete' | 'Failed' | undefined;
}

class Run {
  readonly #context: ControllerContext;
  readonly #cronJob: Stored<CronJob>;
  readonly #jobs: readonly Stored<Job>[];
  #active: readonly ObjectReference[];
  #lastScheduleTime: string | undefined;
  #lastSuccessfulTime: string | undefined;

  constructor(context: ControllerContext, cronJob: Stored<CronJob>) {
    this.#context = context;
    this.#cronJob = cronJob;
    this.#jobs = context.lister(jobs).ownedBy(cronJob.metadata.uid);
    this.#active = cronJob.status?.active ?? [];
    this.#lastScheduleTime = cronJob.status?.lastScheduleTime;
    this.#lastSuccessfulTime = cronJob.status?.lastSuccessfulTime;
  }

  #event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.events.event(this.#cronJob, type, reason, message);
  }

  sync(): void {
    this.#dropOldJobs();
    this.#noteEnds();
    try {
      if (this.#cronJob.metadata.deletionTimestamp === undefined && this.#cronJob.spec.suspend !== true) this.#startWhenDue();
    } finally {
      this.#writeStatus();
    }
  }

  #noteEnds(): void {
    for (const job of this.#jobs) {
      const isListed = this.#active.some(({ uid }) => uid === job.metadata.uid);
      const end = endOf(job);
      if (!isListed && end === undefined) {
        this.#event('Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${job.metadata.name}`);
      } else if (isListed && end !== undefined) {
        this.#active = this.#active.filter(({ uid }) => uid !== job.metadata.uid);
        this.#event('Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${end}`);
      }
      const completed = job.status?.completionTime;
      if (end === 'Complete' && completed !== undefined && completed > (this.#lastSuccessfulTime ?? '')) this.#lastSuccessfulTime = completed;
    }
    for (const reference of this.#active) {
      if (this.#jobs.some(({ metadata }) => metadata.uid === reference.uid)) continue;
      this.#active = this.#active.filter(({ uid }) => uid !== reference.uid);
      this.#event('Warning', 'MissingJob', `Active job went missing: ${reference.name ?? ''}`);
    }
  }

  #startWhenDue(): void {
    const schedule = this.#schedule();
    if (schedule === undefined) return;
    const nowMs = this.#context.env.clock.now();
    const dueMs = this.#mostRecent(schedule, nowMs);
    const nextMs = nextCronTime(schedule, nowMs);
    if (nextMs !== undefined) this.#context.wakeAfter(keyOf(this.#cronJob), nextMs - nowMs + WAKE_DELTA_MS);
    if (dueMs === undefined) return;
    const deadline = this.#cronJob.spec.startingDeadlineSeconds;
    if (deadline !== undefined && dueMs + deadline * 1000 < nowMs) {
      this.#event('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123(dueMs)}`);
      return;
    }
    const name = `${this.#cronJob.metadata.name}-${Math.floor(dueMs / 60_000)}`;
    if (this.#active.some((reference) => reference.name === name) || this.#lastScheduleTime === formatTime(dueMs)) return;
    const policy = this.#cronJob.spec.concurrencyPolicy ?? 'Allow';
    if (policy === 'Forbid' && this.#active.length > 0) {
      this.#event('Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid');
      return;
    }
    if (policy === 'Replace') for (const job of this.#jobs) if (endOf(job) === undefined) this.#delete(job);
    this.#create(name, dueMs);
  }

  #schedule(): CronSchedule | undefined {
    const { schedule, timeZone = '' } = this.#cronJob.spec;
    if (!UTC.has(timeZone)) {
      this.#event('Warning', 'UnknownTimeZone', `invalid timeZone: ${JSON.stringify(timeZone)}: unknown time zone ${timeZone}`);
      return undefined;
    }
    try {
      return parseCron(schedule);
    } catch (error) {
      this.#event('Warning', 'UnparseableSchedule', `unparseable schedule: ${JSON.stringify(schedule)} : ${errorMessage(error)}`);
      return undefined;
    }
  }

  /** The last time that has come and was not acted upon. */
  #mostRecent(schedule: CronSchedule, nowMs: number): number | undefined {
    const { startingDeadlineSeconds } = this.#cronJob.spec;
    let fromMs = parseTime(this.#lastScheduleTime) ?? parseTime(this.#cronJob.metadata.creationTimestamp) ?? nowMs;
    if (startingDeadlineSeconds !== undefined) fromMs = Math.max(fromMs, nowMs - startingDeadlineSeconds * 1000);
    let found: number | undefined;
    let missed = 0;
    for (let atMs = nextCronTime(schedule, fromMs); atMs !== undefined && atMs <= nowMs; atMs = nextCronTime(schedule, atMs)) {
      found = atMs;
      missed++;
    }
    if (missed > MISSED_MAX) {
      this.#event('Warning', 'TooManyMissedTimes', `too many missed start times: ${missed}. Set or decrease .spec.startingDeadlineSeconds or check clock skew`);
    }
    return found;
  }

  #create(name: string, dueMs: number): void {
    const { jobTemplate } = this.#cronJob.spec;
    const namespace = this.#cronJob.metadata.namespace ?? '';
    const job: Job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace,
        ...(jobTemplate.metadata?.labels === undefined ? {} : { labels: jobTemplate.metadata.labels }),
        annotations: { ...jobTemplate.metadata?.annotations, [SCHEDULED_AT]: formatTime(dueMs) },
        ownerReferences: [controllerReference(this.#cronJob)],
      },
      ...(jobTemplate.spec === undefined ? {} : { spec: jobTemplate.spec }),
    };
    let created: Stored<Job>;
    try {
      created = this.#context.client.create(jobs, job);
    } catch (error) {
      if (isAlreadyExists(error)) return;
      this.#event('Warning', 'FailedCreate', `Error creating job: ${errorMessage(error)}`);
      throw error;
    }
    this.#event('Normal', 'SuccessfulCreate', `Created job ${name}`);
    const { uid, resourceVersion } = created.metadata;
    this.#active = [...this.#active, { apiVersion: 'batch/v1', kind: 'Job', name, namespace, resourceVersion, uid }];
    this.#lastScheduleTime = formatTime(dueMs);
  }

  #dropOldJobs(): void {
    const limits = { Complete: this.#cronJob.spec.successfulJobsHistoryLimit, Failed: this.#cronJob.spec.failedJobsHistoryLimit };
    for (const end of ['Complete', 'Failed'] as const) {
      const limit = limits[end];
      if (limit === undefined) continue;
      const ended = this.#jobs.filter((job) => endOf(job) === end && job.metadata.deletionTimestamp === undefined);
      const sorted = [...ended].sort((a, b) => ((a.status?.startTime ?? '') < (b.status?.startTime ?? '') ? -1 : 1));
      for (const job of sorted.slice(0, Math.max(0, sorted.length - limit))) this.#delete(job);
    }
  }

  #delete(job: Stored<Job>): void {
    const { namespace, name, uid } = job.metadata;
    try {
      this.#context.client.delete(jobs, namespace, name, { propagationPolicy: 'Background' });
    } catch (error) {
      if (isNotFound(error)) return;
      this.#event('Warning', 'FailedDelete', `Deleted job: ${errorMessage(error)}`);
      throw error;
    }
    this.#active = this.#active.filter((reference) => reference.uid !== uid);
    this.#event('Normal', 'SuccessfulDelete', `Deleted job ${name}`);
  }

  #writeStatus(): void {
    const status: CronJobStatus = {
      ...(this.#active.length === 0 ? {} : { active: this.#active }),
      ...(this.#lastScheduleTime === undefined ? {} : { lastScheduleTime: this.#lastScheduleTime }),
      ...(this.#lastSuccessfulTime === undefined ? {} : { lastSuccessfulTime: this.#lastSuccessfulTime }),
    };
    if (semanticEqual(this.#cronJob.status, status)) return;
    try {
      this.#context.client.updateStatus(cronjobs, { ...this.#cronJob, status });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function rfc1123(ms: number): string {
  const at = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  return `${DAYS[at.getUTCDay()] ?? ''}, ${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()} ${clock} +0000`;
}
