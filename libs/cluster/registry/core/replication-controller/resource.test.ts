import { expect } from 'vitest';
import { testResource } from '#cluster/testing/resource-tests.js';
import { replicationControllerResource } from './resource.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };

testResource(replicationControllerResource, {
  sample: { spec: { template } },
  fills: [['labels and a selector', {}, { metadata: { labels: { app: 'a' } }, spec: { replicas: 1, selector: { app: 'a' } }, status: { replicas: 0 } }]],
  refuses: [
    ['a selector of other pods', { spec: { selector: { app: 'b' } } }, 'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`'],
    ['fewer than none', { spec: { replicas: -1 } }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    ['pods of no labels', { spec: { template: { metadata: { labels: null } } } }, 'spec.selector: Required value'],
    ['no pods', { spec: { template: null, selector: { app: 'a' } } }, 'spec.template: Required value'],
    ['pods that end', { spec: { template: { spec: { restartPolicy: 'Never' } } } }, 'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ['to wait less than nothing', { spec: { minReadySeconds: -1 } }, 'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0'],
  ],
  keeps: [['pods of its own', { spec: { selector: { app: 'b' } } }, 'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`']],
  status: { replicas: 1 },
  statuses: [['more ready than there are', { readyReplicas: 2 }, 'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas'], ['fewer than none', { replicas: -1 }, expect.stringContaining('status.replicas: Invalid value: -1: must be greater than or equal to 0')]],
  shows: [['how many there are', { spec: { replicas: 3 }, status: { replicas: 2, readyReplicas: 1 } }, ['x', 3, 2, 1, '0s', 'c', 'nginx', 'app=a']]],
});
