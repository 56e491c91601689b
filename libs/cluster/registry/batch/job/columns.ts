import type { Job } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { humanDuration, parseTime } from '#cluster/apimachinery/time.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, CONTAINERS, described, IMAGES, NAME, SELECTOR, text } from '#cluster/registry/columns.js';

export const jobColumns: readonly Column<Job>[] = described([
  NAME,
  text('Status', statusOf),
  text('Completions', completionsOf),
  text('Duration', (job, now) => durationOf(job, now)),
  AGE, CONTAINERS, IMAGES, SELECTOR,
], {
  Status: 'Status of the job.',
  Completions: fieldDoc('batch.v1.JobStatus', 'succeeded'),
  Duration: 'Time required to complete the job.',
  Selector: fieldDoc('batch.v1.JobSpec', 'selector'),
});

function statusOf({ spec, status, metadata }: Stored<Job>): string {
  const has = (type: string) => status?.conditions?.some((each) => each.type === type && each.status === 'True') === true;
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (has('Suspended')) return 'Suspended';
  if (has('FailureTarget')) return 'FailureTarget';
  if (has('SuccessCriteriaMet')) return 'SuccessCriteriaMet';
  void spec;
  return 'Running';
}

function completionsOf({ spec, status }: Stored<Job>): string {
  const done = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${done}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

function durationOf({ status }: Stored<Job>, nowMs: number): string {
  const start = parseTime(status?.startTime);
  if (start === undefined) return '';
  const end = parseTime(status?.completionTime) ?? parseTime(status?.conditions?.find((each) => each.type === 'Failed')?.lastTransitionTime);
  return humanDuration((end ?? nowMs) - start);
}
