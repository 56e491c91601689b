// Mirrors pkg/registry/batch/job
// Differs: nothing that can be seen.
import type { Job, JobSpec, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { humanDuration, parseTime } from '#cluster/apimachinery/time.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { immutable, nonNegative } from '#cluster/registry/apps/selector-validation.js';
import { AGE, CONTAINERS, IMAGES, NAME, SELECTOR, text } from '#cluster/registry/columns.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { nameWarnings, templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';

const LABELS = ['batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name', 'controller-uid', 'job-name'];

export const jobStrategy: Behaviour<Job> = {
  setDefaults: (object) => withPart(object, 'spec', jobSpecDefaults),
  // The selector names the uid, which is made before.
  prepareForCreate: ({ status: _s, ...job }) => job as Job,
  withIdentity: (job) => withSelector(job),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...changeErrors(next, previous)],
  warnings: ({ metadata, spec }, previous) => [...(previous === undefined ? nameWarnings(metadata?.name, 'Pod names and hostnames') : []), ...(semanticEqual(spec, previous?.spec) ? [] : jobWarnings(spec, 'spec'))],
  defaultPropagation: 'Background',
  columns: [
    NAME,
    text('Status', statusOf),
    text('Completions', completionsOf),
    text('Duration', (job, now) => durationOf(job, now)),
    AGE, CONTAINERS, IMAGES, SELECTOR,
  ],
  selectableFields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
};

function jobSpecDefaults(spec: JobSpec): JobSpec {
  let result = spec;
  if (result.completions === undefined && result.parallelism === undefined) result = { ...result, completions: 1, parallelism: 1 };
  result = fill(result, { parallelism: 1 });
  result = fill(result, { backoffLimit: result.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1, completionMode: 'NonIndexed', suspend: false, manualSelector: false, podReplacementPolicy: result.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed' });
  return withPart(result, 'template', setTemplateDefaults);
}

/** Of a Job inside a CronJob: only its template. */
export function jobTemplateDefaults(spec: JobSpec): JobSpec {
  return withPart(spec, 'template', setTemplateDefaults);
}

/** Without labels of its own a job goes by those of its pods. */
function labelsOr(own: Readonly<Record<string, string>> | undefined, ofTemplate: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.keys(own ?? {}).length > 0 ? (own as Readonly<Record<string, string>>) : ofTemplate;
}

function withSelector(job: Job): Job {
  const { spec, metadata } = job;
  if (spec === undefined || spec.manualSelector === true) return job;
  const uid = metadata?.uid ?? '';
  const name = metadata?.name ?? '';
  const template = spec.template ?? ({} as PodTemplateSpec);
  const values = [uid, name, uid, name];
  const labels = { ...template.metadata?.labels, ...Object.fromEntries(LABELS.map((label, i) => [label, values[i] as string])) };
  return {
    ...job,
    metadata: { ...metadata, labels: labelsOr(metadata?.labels, labels) },
    spec: {
      ...spec,
      selector: spec.selector ?? { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

function validate(job: Job): FieldError[] {
  return validateJobSpec(job.spec, 'spec');
}

const MANY_COMPLETIONS = 100_000;
const MUCH_PARALLELISM = 10_000;

export function jobWarnings(spec: JobSpec | undefined, path: string): string[] {
  const { completionMode, completions = 0, parallelism = 0, template } = spec ?? ({} as JobSpec);
  const isTooMuch = completionMode === 'Indexed' && completions > MANY_COMPLETIONS && parallelism > MUCH_PARALLELISM;
  const why = 'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
  return [...(isTooMuch ? [`${path}: ${why}`] : []), ...templateWarnings(template, `${path}.template`)];
}

export function validateJobSpec(spec: JobSpec | undefined, path: string): FieldError[] {
  if (spec === undefined) return [required(path)];
  const errors: FieldError[] = [];
  for (const field of ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const) errors.push(...nonNegative(spec[field], `${path}.${field}`));
  if (spec.completionMode !== undefined && !['Indexed', 'NonIndexed'].includes(spec.completionMode)) errors.push(notSupported(`${path}.completionMode`, spec.completionMode, ['Indexed', 'NonIndexed']));
  if (spec.completionMode === 'Indexed' && spec.completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
  errors.push(...validatePodTemplate(spec.template, `${path}.template`));
  const restart = spec.template?.spec?.restartPolicy;
  const at = `${path}.template.spec.restartPolicy`;
  if (restart === 'Always') errors.push(required(at, 'valid values: "OnFailure", "Never"'));
  else if (restart !== undefined && !['Never', 'OnFailure'].includes(restart)) errors.push(notSupported(at, restart, ['Never', 'OnFailure']));
  return errors;
}

function changeErrors(next: Stored<Job>, previous: Stored<Job>): FieldError[] {
  const errors: FieldError[] = [];
  const { completions, completionMode, parallelism } = next.spec;
  if (completionMode !== 'Indexed') errors.push(...immutable(completions, previous.spec.completions, 'spec.completions'));
  else if (completions !== undefined && completions !== previous.spec.completions && completions !== parallelism) {
    errors.push(invalidValue('spec.completions', completions, 'can only be modified in tandem with spec.parallelism'));
  }
  errors.push(...immutable(next.spec.selector, previous.spec.selector, 'spec.selector'));
  const isSuspended = previous.spec.suspend === true && previous.status?.startTime === undefined;
  if (!isSuspended) errors.push(...immutable(next.spec.template, previous.spec.template, 'spec.template'));
  errors.push(...immutable(next.spec.completionMode, previous.spec.completionMode, 'spec.completionMode'));
  return errors;
}

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

