import { testResource } from '#cluster/testing/resource-tests.js';
import { persistentVolumeResource } from './resource.js';

testResource(persistentVolumeResource, {
  sample: { spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/data' } } },
  fills: [['what becomes of it', {}, { spec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem', hostPath: { type: '' } }, status: { phase: 'Pending', lastPhaseTransitionTime: '2026-01-01T00:00:00Z' } }]],
  leavesOut: [['a generation', {}, 'metadata.generation']],
  refuses: [
    ['no size', { spec: { capacity: null } }, '[spec.capacity: Required value, spec.capacity: Unsupported value: null: supported values: "storage"]'],
    ['nothing at all', { spec: { hostPath: null } }, 'spec: Required value: must specify a volume type'],
  ],
  shows: [
    ['whose it is', { spec: { claimRef: { namespace: 'a', name: 'c' }, storageClassName: 'fast' }, status: { phase: 'Bound' } }, ['x', '1Gi', 'RWO', 'Retain', 'Bound', 'a/c', 'fast', '<unset>', '', '0s', 'Filesystem']],
  ],
});
