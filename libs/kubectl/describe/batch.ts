import { formatLabelSelector } from '#cluster/apimachinery/labels.js';
import { humanDuration, parseTime } from '#cluster/apimachinery/time.js';
import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import type { DescribeContext } from './context.js';
import { writeEvents } from './events.js';
import { writePodTemplate } from './pod-template.js';
import { controllerOf, longTime, title, Writer, writeAnnotations, writeMap } from './writer.js';

export function* describeJob(job: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = job;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  if (spec.selector) w.field('Selector', formatLabelSelector(spec.selector));
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  const owner = controllerOf(metadata);
  if (owner !== undefined) w.field('Controlled By', owner);
  if (spec.parallelism !== undefined) w.field('Parallelism', spec.parallelism);
  w.field('Completions', spec.completions ?? '<unset>');
  if (spec.completionMode) w.field('Completion Mode', spec.completionMode);
  if (spec.suspend !== undefined) w.field('Suspend', spec.suspend);
  if (spec.backoffLimit !== undefined) w.field('Backoff Limit', spec.backoffLimit);
  if (spec.ttlSecondsAfterFinished !== undefined) w.field('TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
  if (status.startTime) w.field('Start Time', longTime(status.startTime));
  if (status.completionTime) w.field('Completed At', longTime(status.completionTime));
  if (status.startTime && status.completionTime) w.field('Duration', humanDuration((parseTime(status.completionTime) ?? 0) - (parseTime(status.startTime) ?? 0)));
  if (spec.activeDeadlineSeconds !== undefined) w.field('Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  w.field('Pods Statuses', status.ready === undefined ? `${status.active ?? 0} Active / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed` : `${status.active ?? 0} Active (${status.ready} Ready) / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`);
  if (spec.completionMode === 'Indexed') w.field('Completed Indexes', capped(status.completedIndexes ?? ''));
  writePodTemplate(w, spec.template);
  yield* writeEvents(w, job, context);
  return w.aligned();
}

const INDEXES_WIDTH = 50;
/** Cut at the first comma beyond the width. */
function capped(indexes: string): string {
  if (indexes === '') return '<none>';
  const end = indexes.indexOf(',', INDEXES_WIDTH);
  return end < 0 ? indexes : `${indexes.slice(0, end + 1)}...`;
}

export function* describeCronJob(cronJob: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = cronJob;
  const job = spec.jobTemplate?.spec ?? {};
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('Schedule', spec.schedule);
  w.field('Concurrency Policy', spec.concurrencyPolicy ?? '');
  w.field('Suspend', spec.suspend === undefined ? '<unset>' : title(String(spec.suspend)));
  w.field('Successful Job History Limit', spec.successfulJobsHistoryLimit ?? '<unset>');
  w.field('Failed Job History Limit', spec.failedJobsHistoryLimit ?? '<unset>');
  w.field('Starting Deadline Seconds', spec.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`);
  w.field('Selector', job.selector ? formatLabelSelector(job.selector) : '<unset>');
  w.field('Parallelism', job.parallelism ?? '<unset>');
  w.field('Completions', job.completions ?? '<unset>');
  if (job.activeDeadlineSeconds !== undefined) w.field('Active Deadline Seconds', `${job.activeDeadlineSeconds}s`);
  writePodTemplate(w, job.template);
  w.field('Last Schedule Time', status.lastScheduleTime ? longTime(status.lastScheduleTime) : '<unset>');
  const active = listOf(status.active).map(({ name }) => name);
  w.field('Active Jobs', active.length === 0 ? '<none>' : active.join(', '));
  yield* writeEvents(w, cronJob, context);
  return w.aligned();
}
