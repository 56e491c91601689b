import { testResource } from '#cluster/testing/resource-tests.js';
import { statefulSetResource } from './resource.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const sample = { spec: { selector: { matchLabels: { app: 'a' } }, template } };

testResource(statefulSetResource, {
  sample,
  fills: [
    ['how it goes along', {}, { spec: { replicas: 1, podManagementPolicy: 'OrderedReady', revisionHistoryLimit: 10, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } } }],
  ],
  refuses: [
    ['a way of starting that is none', { spec: { podManagementPolicy: 'Any' } }, "spec.podManagementPolicy: Invalid value: \"Any\": must be 'OrderedReady' or 'Parallel'"],
    ['a strategy that is none', { spec: { updateStrategy: { type: 'Slow' } } }, 'spec.updateStrategy: Invalid value: {"Type":"Slow","RollingUpdate":null}: must be \'RollingUpdate\' or \'OnDelete\''],
    ['rolling where a user deletes', { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } } }, 'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\''],
    ['claims that are kept in a way that is none', { spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Keep' } } }, 'spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Keep": supported values: "Retain", "Delete"'],
    ['claims without a size', { spec: { volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: { accessModes: ['ReadWriteOnce'] } }] } }, 'spec.volumeClaimTemplates[0].spec.resources[storage]: Required value'],
    ['a service that is no name', { spec: { serviceName: 'a.b' } }, 'spec.serviceName: Invalid value: "a.b": must not contain dots'],
    ['a first pod before none', { spec: { ordinals: { start: -1 } } }, 'spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0'],
    ['a partition of less than none', { spec: { updateStrategy: { rollingUpdate: { partition: -1 } } } }, 'spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0'],
  ],
  keeps: [
    ['its service', { spec: { serviceName: 's' } }, "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"],
  ],
  status: { replicas: 2, readyReplicas: 1, collisionCount: 0 },
  statuses: [
    ['fewer than none', { currentReplicas: -1 }, 'status.currentReplicas: Invalid value: -1: must be greater than or equal to 0'],
    ['more than there are', { currentReplicas: 3 }, 'status.currentReplicas: Invalid value: 3: cannot be greater than status.replicas'],
    ['more available than ready', { availableReplicas: 2 }, 'status.availableReplicas: Invalid value: 2: cannot be greater than status.readyReplicas'],
  ],
  leavesOut: [
    ['what goes along, where the strategy has a type', { spec: { updateStrategy: { type: 'RollingUpdate' } } }, 'spec.updateStrategy.rollingUpdate'],
    ['how many may be away, which is off', { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } } }, 'spec.updateStrategy.rollingUpdate.maxUnavailable'],
  ],
  shows: [['how many are ready', { spec: { replicas: 3 }, status: { replicas: 3, readyReplicas: 2 } }, ['x', '2/3', '0s', 'c', 'nginx']]],
});
