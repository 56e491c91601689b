import { testResource } from '#cluster/testing/resource-tests.js';
import { deploymentResource } from './resource.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const sample = { spec: { selector: { matchLabels: { app: 'a' } }, template } };

testResource(deploymentResource, {
  sample,
  fills: [['how it rolls', {}, { spec: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } } } }]],
  refuses: [
    ['a strategy that is none', { spec: { strategy: { type: 'Slow' } } }, 'spec.strategy: Unsupported value: {"Type":"Slow","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"'],
    ['fewer than none', { spec: { replicas: -1 } }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    ['a deadline that is over at once', { spec: { minReadySeconds: 600 } }, 'spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds'],
  ],
  keeps: [['its selector', { spec: { selector: { matchLabels: { app: 'b' } }, template: { metadata: { labels: { app: 'b' } } } } }, 'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable']],
  shows: [['how many are ready', { spec: { replicas: 3 }, status: { replicas: 3, readyReplicas: 2, updatedReplicas: 3, availableReplicas: 2 } }, ['x', '2/3', 3, 2, '0s', 'c', 'nginx', 'app=a']]],
});
