// Mirrors pkg/apis/batch/validation
// Differs: nothing that can be seen.
import type { Job, JobSpec } from '#cluster/api/generated/types.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { invalidValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, domainPathErrors } from '#cluster/apimachinery/validation/formats.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { isWrong, mismatchErrors, shownLabels, shownSelector } from '#cluster/registry/apps/selector-validation.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';
import { internalJson } from '#cluster/registry/core/internal-form/internal-json.js';
import { nonNegative } from '#cluster/registry/field-checks.js';
import { failurePolicyErrors, successPolicyErrors } from './validate-policies.js';

const MANY_COMPLETIONS = 100_000;
const MANY_PARALLEL = 10_000;
const MOST_PARALLEL = 100_000;
const MOST_FAILED = 100_000;
const MOST_FAILED_OF_MANY = 10_000;
const MANAGER_LENGTH_MAX = 63;
const OF_MANY = `when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`;

/** What a job's pods say of it, in the order of the checks. */
export const OF_UID = ['controller-uid', 'batch.kubernetes.io/controller-uid'] as const;
export const OF_NAME = ['job-name', 'batch.kubernetes.io/job-name'] as const;

export function validate(job: Job): FieldError[] {
  const { spec = {} as JobSpec, metadata } = job;
  const errors = [...generatedErrors(job), ...validateJobSpec(spec, 'spec')];
  if (spec.selector === undefined) errors.push(required('spec.selector'));
  errors.push(...labelSelectorErrors(spec.selector, 'spec.selector'), ...(isWrong(spec.selector) ? [] : mismatchErrors(spec.selector, spec.template)));
  if (spec.completionMode === 'Indexed' && (spec.completions ?? 0) > 0) {
    const name = metadata?.name ?? '';
    const host = `${name}-${(spec.completions as number) - 1}`;
    if (dns1123LabelErrors(host).length > 0) errors.push(invalidValue('metadata.name', name, `will not able to create pod with invalid DNS label: ${host}`));
  }
  return errors;
}

/** Labels and a selector that are to be made must not be others. */
function generatedErrors({ metadata, spec }: Job): FieldError[] {
  if (spec === undefined || spec.manualSelector === true || spec.selector === undefined) return [];
  const [uid, name] = [metadata?.uid ?? '', metadata?.name ?? ''];
  const labels = spec.template?.metadata?.labels ?? {};
  const expected: Readonly<Record<string, string>> = { [OF_UID[0]]: uid, [OF_NAME[0]]: name, [OF_UID[1]]: uid, [OF_NAME[1]]: name };
  const errors: FieldError[] = [];
  for (const [label, value] of Object.entries(expected)) {
    const at = `spec.template.metadata.labels[${label}]`;
    if (labels[label] === undefined) errors.push(required(at, `must be '${value}'`));
    else if (labels[label] !== value) errors.push(invalidValue(at, shownLabels(labels), `must be '${value}'`));
  }
  if (!isWrong(spec.selector) && !matchesLabelSelector(spec.selector, expected)) errors.push(invalidValue('spec.selector', shownSelector(spec.selector), '`selector` not auto-generated'));
  return errors;
}

/** Of a job, and of those that a CronJob makes. */
export function validateJobSpec(spec: JobSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const) errors.push(...nonNegative(spec[field], `${path}.${field}`));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  if (spec.managedBy !== undefined) {
    errors.push(...domainPathErrors(`${path}.managedBy`, spec.managedBy));
    if (spec.managedBy.length > MANAGER_LENGTH_MAX) errors.push(tooLong(`${path}.managedBy`, MANAGER_LENGTH_MAX));
  }
  errors.push(...modeErrors(spec, path));
  if (spec.podFailurePolicy !== undefined) errors.push(...failurePolicyErrors(spec, `${path}.podFailurePolicy`));
  if (spec.successPolicy !== undefined) {
    if (spec.completionMode === 'Indexed') errors.push(...successPolicyErrors(spec, `${path}.successPolicy`));
    else errors.push(invalidValue(`${path}.successPolicy`, internalJson('SuccessPolicy', spec.successPolicy), 'requires indexed completion mode'));
  }
  const replacements = spec.podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
  if (spec.podReplacementPolicy !== undefined && !replacements.includes(spec.podReplacementPolicy)) errors.push(notSupported(`${path}.podReplacementPolicy`, spec.podReplacementPolicy, replacements));
  return [...errors, ...validatePodTemplate(spec.template, `${path}.template`), ...restartErrors(spec, `${path}.template.spec.restartPolicy`)];
}

function modeErrors(spec: JobSpec, path: string): FieldError[] {
  const { completionMode = 'NonIndexed', completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  if (completionMode === 'NonIndexed') {
    return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const).filter((field) => spec[field] !== undefined).map((field) => invalidValue(`${path}.${field}`, spec[field], 'requires indexed completion mode'));
  }
  if (completionMode !== 'Indexed') return [notSupported(`${path}.completionMode`, completionMode, ['NonIndexed', 'Indexed'])];
  const errors: FieldError[] = [];
  const most = (field: 'parallelism' | 'maxFailedIndexes', max: number, text: string) => { if ((spec[field] ?? 0) > max) errors.push(invalidValue(`${path}.${field}`, spec[field], text)); };
  if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
  most('parallelism', MOST_PARALLEL, `must be less than or equal to ${MOST_PARALLEL} when completion mode is Indexed`);
  if (completions !== undefined) most('maxFailedIndexes', completions, 'must be less than or equal to completions');
  most('maxFailedIndexes', MOST_FAILED, `must be less than or equal to ${MOST_FAILED}`);
  if ((completions ?? 0) <= MANY_COMPLETIONS || backoffLimitPerIndex === undefined) return errors;
  if (maxFailedIndexes === undefined) errors.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY_COMPLETIONS}`));
  if (parallelism > 0) most('parallelism', MANY_PARALLEL, `must be less than or equal to ${MANY_PARALLEL} ${OF_MANY}`);
  most('maxFailedIndexes', MOST_FAILED_OF_MANY, `must be less than or equal to ${MOST_FAILED_OF_MANY} ${OF_MANY}`);
  return errors;
}

function restartErrors({ template, podFailurePolicy }: JobSpec, at: string): FieldError[] {
  const policy = template?.spec?.restartPolicy ?? '';
  if (policy === 'Always' || policy === '') return [required(at, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(at, policy, ['OnFailure', 'Never'])];
  return podFailurePolicy !== undefined && policy !== 'Never' ? [invalidValue(at, policy, 'only "Never" is supported when podFailurePolicy is specified')] : [];
}
