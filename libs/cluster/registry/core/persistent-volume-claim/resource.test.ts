import { testResource } from '#cluster/testing/resource-tests.js';
import { persistentVolumeClaimResource } from './resource.js';

testResource(persistentVolumeClaimResource, {
  sample: { spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', resources: { requests: { storage: '1Gi' } } } },
  fills: [['its mode, and that it waits', {}, { spec: { volumeMode: 'Filesystem' }, status: { phase: 'Pending' } }]],
  leavesOut: [['a generation', {}, 'metadata.generation']],
  refuses: [
    ['no way in', { spec: { accessModes: null } }, 'spec.accessModes: Required value: at least 1 access mode is required'],
    ['a lone way in that is shared', { spec: { accessModes: ['ReadWriteOncePod', 'ReadOnlyMany'] } }, 'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
    ['no size', { spec: { resources: null } }, 'spec.resources[storage]: Required value'],
  ],
  keeps: [['its size while unbound', { spec: { resources: { requests: { storage: '5Gi' } } } }, `spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n@@ -6,7 +6,7 @@\n  "Resources": {\n   "Limits": null,\n   "Requests": {\n-   "storage": "1Gi"\n+   "storage": "5Gi"\n   }\n  },\n  "VolumeName": "",\n`]],
  status: { phase: 'Bound', capacity: { storage: '1Gi' } },
  statuses: [
    ['less than nothing', { capacity: { storage: '-1500m' } }, 'status.capacity[storage]: Invalid value: -2: must be a valid resource quantity'],
    ['a change of size that is none', { allocatedResourceStatuses: { storage: 'Growing' } }, 'status.allocatedResourceStatus: Unsupported value: "storage": supported values: "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending"'],
    ['what a claim has none of', { allocatedResources: { cpu: '1' } }, 'status.allocatedResources: Unsupported value: "cpu": supported values: "storage"'],
    ['what others count', { allocatedResources: { 'a.io/b': '1', storage: '2Gi' }, allocatedResourceStatuses: { storage: 'NodeResizePending' } }, ''],
  ],
  shows: [
    ['that it waits', {}, ['x', 'Pending', '', '', '', '', '<unset>', '0s', 'Filesystem']],
    ['what it has', { spec: { volumeName: 'v' }, status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } } }, ['x', 'Bound', 'v', '2Gi', 'RWO', '', '<unset>', '0s', 'Filesystem']],
  ],
});
