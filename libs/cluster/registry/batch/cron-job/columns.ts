import type { CronJob } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import { formatLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { ageOf } from '#cluster/apimachinery/time.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, bool, CONTAINER_DOCS, containerImages, containerNames, described, integer, NAME, text } from '#cluster/registry/columns.js';

export const cronJobColumns: readonly Column<CronJob>[] = described([
  NAME,
  text('Schedule', ({ spec }) => spec.schedule),
  text('Timezone', ({ spec }) => spec.timeZone ?? '<none>'),
  bool('Suspend', ({ spec }) => (spec.suspend === true ? 'True' : 'False')),
  integer('Active', ({ status }) => status?.active?.length ?? 0),
  text('Last Schedule', ({ status }, now) => (status?.lastScheduleTime === undefined ? '<none>' : ageOf(status.lastScheduleTime, now))),
  AGE,
  text('Containers', (object) => containerNames(containers(object)), 1),
  text('Images', (object) => containerImages(containers(object)), 1),
  text('Selector', ({ spec }) => formatLabelSelector(spec.jobTemplate.spec?.selector), 1),
], {
  ...CONTAINER_DOCS,
  Schedule: fieldDoc('batch.v1.CronJobSpec', 'schedule'),
  Timezone: fieldDoc('batch.v1.CronJobSpec', 'timeZone'),
  Suspend: fieldDoc('batch.v1.CronJobSpec', 'suspend'),
  Active: fieldDoc('batch.v1.CronJobStatus', 'active'),
  'Last Schedule': fieldDoc('batch.v1.CronJobStatus', 'lastScheduleTime'),
  Selector: fieldDoc('batch.v1.JobSpec', 'selector'),
});

function containers({ spec }: Stored<CronJob>) {
  return spec.jobTemplate.spec?.template?.spec?.containers ?? [];
}
