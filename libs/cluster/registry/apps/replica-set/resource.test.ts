import { testResource } from '#cluster/testing/resource-tests.js';
import { replicaSetResource } from './resource.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const sample = { spec: { selector: { matchLabels: { app: 'a' } }, template } };

testResource(replicaSetResource, {
  sample,
  fills: [['how many', {}, { spec: { replicas: 1 }, status: { replicas: 0 } }]],
  refuses: [
    ['an empty selector', { spec: { selector: { matchLabels: null } } }, 'spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    ['a selector of other pods', { spec: { selector: { matchLabels: { app: 'b' } } } }, 'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`'],
    ['pods that end', { spec: { template: { spec: { restartPolicy: 'Never' } } } }, 'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
  ],
  keeps: [['its selector', { spec: { selector: { matchLabels: { app: 'b' } }, template: { metadata: { labels: { app: 'b' } } } } }, 'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable']],
  status: { replicas: 2, readyReplicas: 2 },
  statuses: [
    ['fewer than none', { observedGeneration: -1 }, 'status.observedGeneration: Invalid value: -1: must be greater than or equal to 0'],
    ['more than there are', { fullyLabeledReplicas: 3, availableReplicas: 4 }, '[status.fullyLabeledReplicas: Invalid value: 3: cannot be greater than status.replicas, status.availableReplicas: Invalid value: 4: cannot be greater than status.replicas, status.availableReplicas: Invalid value: 4: cannot be greater than readyReplicas]'],
  ],
  shows: [['how many there are', { spec: { replicas: 3 }, status: { replicas: 2, readyReplicas: 1 } }, ['x', 3, 2, 1, '0s', 'c', 'nginx', 'app=a']]],
});
