import { testResource } from '#cluster/testing/resource-tests.js';
import { storageClassResource } from './resource.js';

testResource(storageClassResource, {
  sample: { provisioner: 'example.com/disk' },
  fills: [['what becomes of volumes', {}, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }]],
  refuses: [
    ['nobody who makes volumes', { provisioner: '' }, 'provisioner: Required value'],
    ['a policy that is none', { reclaimPolicy: 'Recycle' }, 'reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"'],
    ['a zone twice', { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a', 'a'] }] }] }, 'allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"'],
  ],
  keeps: [
    ['its provisioner', { provisioner: 'example.com/other' }, 'provisioner: Forbidden: updates to provisioner are forbidden.'],
    ['its parameters', { parameters: { type: 'fast' } }, 'parameters: Forbidden: updates to parameters are forbidden.'],
    ['when volumes are bound', { volumeBindingMode: 'WaitForFirstConsumer' }, 'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable'],
  ],
  shows: [['that it is the default', { metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }, ['x (default)', 'example.com/disk', 'Delete', 'Immediate', false, '0s']]],
});
