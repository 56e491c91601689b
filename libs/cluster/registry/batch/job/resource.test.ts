import { testResource } from '#cluster/testing/resource-tests.js';
import { jobResource } from './resource.js';
import { expect, test } from 'vitest';
import { jobs } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'nginx' }] } };

testResource(jobResource, {
  sample: { spec: { template } },
  fills: [
    ['how often it tries', {}, { spec: { completions: 1, parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false, podReplacementPolicy: 'TerminatingOrFailed' } }],
    ['the labels of its pods', {}, { metadata: { labels: { app: 'a', 'job-name': 'x' } } }],
    ['none where it has its own', { metadata: { labels: { x: 'y' } } }, { metadata: { labels: { x: 'y' } } }],
  ],
  refuses: [['pods that go on', { spec: { template: { spec: { restartPolicy: 'Always' } } } }, 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"']],
  keeps: [['how many complete it', { spec: { completions: 2 } }, 'spec.completions: Invalid value: 2: field is immutable']],
  shows: [
    ['that it runs', { spec: { completions: 3, parallelism: 2 }, status: { active: 2, succeeded: 1, startTime: '2025-12-31T23:59:00Z' } }, ['x', 'Running', '1/3', '60s', '0s', 'c', 'nginx', expect.stringContaining('batch.kubernetes.io/controller-uid=')]],
    ['that it waits', { spec: { suspend: true }, status: { conditions: [{ type: 'Suspended', status: 'True' }] } }, ['x', 'Suspended', '0/1', '', '0s', 'c', 'nginx', expect.stringContaining('batch.kubernetes.io/controller-uid=')]],
  ],
});

test('completions of an indexed job go with its parallelism', () => {
  const { client } = aSmallCluster();
  client.create(jobs, { metadata: { name: 'x', namespace: 'default' }, spec: { completionMode: 'Indexed', completions: 3, parallelism: 3, template } });
  expect(() => client.patch(jobs, 'default', 'x', 'merge', { spec: { completions: 6 } })).toThrow('Job.batch "x" is invalid: spec.completions: Invalid value: 6: can only be modified in tandem with spec.parallelism');
});
