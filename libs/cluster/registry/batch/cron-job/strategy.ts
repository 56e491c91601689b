// Mirrors pkg/registry/batch/cronjob
// Differs: the schedule's form is checked field by field, without robfig/cron's own words for each slip.
import type { CronJob } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { jobTemplateDefaults, jobWarnings } from '#cluster/registry/batch/job/strategy.js';
import { nameWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { validate } from './validation.js';

export const cronJobStrategy: Behaviour<CronJob> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => {
      const filled = fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
      return withPart(filled, 'jobTemplate', (template) => withPart(template, 'spec', jobTemplateDefaults));
    }),
  prepareForCreate: (object) => ({ ...object, status: {} }),
  validate,
  warnings: ({ metadata, spec }, previous) => [...(previous === undefined ? nameWarnings(metadata?.name, 'Pod names and hostnames') : []), ...(semanticEqual(spec, previous?.spec) ? [] : jobWarnings(spec?.jobTemplate?.spec, 'spec.jobTemplate.spec'))],
};
