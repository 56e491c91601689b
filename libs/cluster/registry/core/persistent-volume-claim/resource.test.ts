import { testResource } from '#cluster/testing/resource-tests.js';
import { persistentVolumeClaimResource } from './resource.js';

testResource(persistentVolumeClaimResource, {
  sample: { spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', resources: { requests: { storage: '1Gi' } } } },
  fills: [['its mode, and that it waits', {}, { spec: { volumeMode: 'Filesystem' }, status: { phase: 'Pending' } }]],
  refuses: [
    ['no way in', { spec: { accessModes: null } }, 'spec.accessModes: Required value: at least 1 access mode is required'],
    ['a lone way in that is shared', { spec: { accessModes: ['ReadWriteOncePod', 'ReadOnlyMany'] } }, 'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
    ['no size', { spec: { resources: null } }, 'spec.resources[storage]: Required value'],
  ],
  keeps: [['its size while unbound', { spec: { resources: { requests: { storage: '5Gi' } } } }, `spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n@@ -6,7 +6,7 @@\n  "Resources": {\n   "Limits": null,\n   "Requests": {\n-   "storage": "1Gi"\n+   "storage": "5Gi"\n   }\n  },\n  "VolumeName": "",\n`]],
  shows: [
    ['that it waits', {}, ['x', 'Pending', '', '', '', '', '<unset>', '0s', 'Filesystem']],
    ['what it has', { spec: { volumeName: 'v' }, status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } } }, ['x', 'Bound', 'v', '2Gi', 'RWO', '', '<unset>', '0s', 'Filesystem']],
  ],
});
