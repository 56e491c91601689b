// Mirrors pkg/registry/batch/job
// Differs: nothing that can be seen.
import type { Job, JobSpec, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { nameWarnings, templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, mapSame, withPart } from '#cluster/registry/fill.js';
import { jobStatusErrors } from './validate-status.js';
import { changeErrors } from './validate-update.js';
import { OF_NAME, OF_UID, validate } from './validation.js';

export const jobStrategy: Behaviour<Job> = {
  setDefaults: (object) => withPart(fill(object, { spec: {} as JobSpec }), 'spec', jobSpecDefaults),
  // The selector names the uid, which is made before.
  prepareForCreate: ({ status: _s, ...job }) => job as Job,
  withIdentity: (job) => withSelector(job),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...changeErrors(next, previous)],
  validateStatusUpdate: jobStatusErrors,
  warnings: ({ metadata, spec }, previous) => [...(previous === undefined ? nameWarnings(metadata?.name, 'Pod names and hostnames') : []), ...(semanticEqual(spec, previous?.spec) ? [] : jobWarnings(spec, 'spec'))],
  defaultPropagation: 'Background',
  selectableFields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
};

function jobSpecDefaults(spec: JobSpec): JobSpec {
  let result = spec;
  if (result.completions === undefined && result.parallelism === undefined) result = { ...result, completions: 1, parallelism: 1 };
  result = fill(result, { parallelism: 1 });
  result = fill(result, { backoffLimit: result.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1, completionMode: 'NonIndexed', suspend: false, manualSelector: false, podReplacementPolicy: result.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed' });
  return jobTemplateDefaults(result);
}

/** Of a Job inside a CronJob: only what is in its lists and its template. */
export function jobTemplateDefaults(spec: JobSpec): JobSpec {
  const filled = withPart(fill(spec, { template: {} }), 'template', setTemplateDefaults);
  return withPart(filled, 'podFailurePolicy', (policy) => withPart(policy, 'rules', (rules) =>
    mapSame(rules, (rule) => withPart(rule, 'onPodConditions', (patterns) => mapSame(patterns, (pattern) => (pattern.status === '' ? { ...pattern, status: 'True' } : pattern))))));
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
  const made = { ...Object.fromEntries(OF_NAME.map((label) => [label, name])), ...Object.fromEntries(OF_UID.map((label) => [label, uid])) };
  // Those that a user gave stay, and are refused where they differ.
  const labels = { ...made, ...template.metadata?.labels };
  return {
    ...job,
    metadata: { ...metadata, labels: labelsOr(metadata?.labels, labels) },
    spec: {
      ...spec,
      selector: { ...spec.selector, matchLabels: { [OF_UID[1]]: uid, ...spec.selector?.matchLabels } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

const MANY_COMPLETIONS = 100_000;
const MUCH_PARALLELISM = 10_000;

export function jobWarnings(spec: JobSpec | undefined, path: string): string[] {
  const { completionMode, completions = 0, parallelism = 0, template } = spec ?? ({} as JobSpec);
  const isTooMuch = completionMode === 'Indexed' && completions > MANY_COMPLETIONS && parallelism > MUCH_PARALLELISM;
  const why = 'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
  return [...(isTooMuch ? [`${path}: ${why}`] : []), ...templateWarnings(template, `${path}.template`)];
}
