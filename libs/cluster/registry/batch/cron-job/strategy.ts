// Mirrors pkg/registry/batch/cronjob
// Differs: the schedule's form is checked field by field, without robfig/cron's own words for each slip.
import type { CronJob, CronJobSpec, JobSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { jobTemplateDefaults, jobWarnings } from '#cluster/registry/batch/job/strategy.js';
import { nameWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { validateNew, validateUpdate } from './validation.js';

export const cronJobStrategy: Behaviour<CronJob> = {
  setDefaults: (object) =>
    withPart(fill(object, { spec: {} as CronJobSpec }), 'spec', (spec) => {
      const filled = fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1, jobTemplate: {} });
      return withPart(filled, 'jobTemplate', (template) => withPart(fill(template, { spec: {} as JobSpec }), 'spec', jobTemplateDefaults));
    }),
  prepareForCreate: (object) => ({ ...object, status: {} }),
  validate: validateNew,
  validateUpdate,
  warnings: ({ metadata, spec }, previous) => [...(previous === undefined ? nameWarnings(metadata?.name, 'Pod names and hostnames') : []), ...(semanticEqual(spec, previous?.spec) ? [] : jobWarnings(spec?.jobTemplate?.spec, 'spec.jobTemplate.spec'))],
};
