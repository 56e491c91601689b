import { testResource } from '#cluster/testing/resource-tests.js';
import { cronJobResource } from './resource.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'nginx' }] } };

testResource(cronJobResource, {
  sample: { spec: { schedule: '* * * * *', jobTemplate: { spec: { template } } } },
  fills: [['what it keeps', {}, { spec: { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 } }]],
  refuses: [
    ['too few fields', { spec: { schedule: '* *' } }, 'spec.schedule: Invalid value: "* *": expected exactly 5 fields, found 2: [* *]'],
    ['a time zone that is none', { spec: { timeZone: 'Mars/Base' } }, 'spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base'],
    ['the time zone of the machine', { spec: { timeZone: 'Local' } }, 'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'],
    ['no time zone at all', { spec: { timeZone: '' } }, 'spec.timeZone: Too short: must be at least 1 character'],
    ['a time zone in the schedule', { spec: { schedule: 'TZ=UTC * * * * *' } }, 'spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead'],
    ['a selector of its jobs', { spec: { jobTemplate: { spec: { manualSelector: true, selector: { matchLabels: { app: 'a' } } } } } }, '[spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"app":"a"}}: `selector` will be auto-generated, spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"]'],
    ['nothing to do', { spec: null }, '[spec.schedule: Required value, spec.jobTemplate.spec.template.spec.containers: Required value, spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"]'],
    ['a policy that is none', { spec: { concurrencyPolicy: 'Maybe' } }, 'spec.concurrencyPolicy: Unsupported value: "Maybe": supported values: "Allow", "Forbid", "Replace"'],
    ['a name too long for its jobs', { metadata: { name: 'a'.repeat(53) } }, `metadata.name: Invalid value: "${'a'.repeat(53)}": must be no more than 52 characters`],
  ],
  shows: [['when it runs', { spec: { timeZone: 'Etc/UTC' }, status: { lastScheduleTime: '2025-12-31T23:59:00Z', active: [{}] } }, ['x', '* * * * *', 'Etc/UTC', 'False', 1, '60s', '0s', 'c', 'nginx', '<none>']]],
});
