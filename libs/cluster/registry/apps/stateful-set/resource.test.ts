import { testResource } from '#cluster/testing/resource-tests.js';
import { statefulSetResource } from './resource.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const sample = { spec: { selector: { matchLabels: { app: 'a' } }, template } };

testResource(statefulSetResource, {
  sample,
  fills: [['how it goes along', {}, { spec: { replicas: 1, podManagementPolicy: 'OrderedReady', revisionHistoryLimit: 10, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } } }]],
  refuses: [
    ['a way of starting that is none', { spec: { podManagementPolicy: 'Any' } }, "spec.podManagementPolicy: Invalid value: \"Any\": must be 'OrderedReady' or 'Parallel'"],
    ['a partition of less than none', { spec: { updateStrategy: { rollingUpdate: { partition: -1 } } } }, 'spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0'],
  ],
  keeps: [
    ['its service', { spec: { serviceName: 's' } }, "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"],
  ],
  shows: [['how many are ready', { spec: { replicas: 3 }, status: { replicas: 3, readyReplicas: 2 } }, ['x', '2/3', '0s', 'c', 'nginx']]],
});
