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
  keeps: [['its size while unbound', { spec: { resources: { requests: { storage: '5Gi' } } } }, 'persistentvolumeclaims "x" is forbidden: Only bound persistent volume claims can be expanded']],
  shows: [
    ['that it waits', {}, ['x', 'Pending', '', '', '', '', '<unset>', '0s', 'Filesystem']],
    ['what it has', { spec: { volumeName: 'v' }, status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } } }, ['x', 'Bound', 'v', '2Gi', 'RWO', '', '<unset>', '0s', 'Filesystem']],
  ],
});
