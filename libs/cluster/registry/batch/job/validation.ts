// Mirrors pkg/apis/batch/validation
import type { Job, JobSpec } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';
import { immutable, nonNegative } from '#cluster/registry/field-checks.js';

export function validate(job: Job): FieldError[] {
  return validateJobSpec(job.spec, 'spec');
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

export function changeErrors(next: Stored<Job>, previous: Stored<Job>): FieldError[] {
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
