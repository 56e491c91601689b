import { testResource } from '#cluster/testing/resource-tests.js';
import { controllerRevisionResource } from './resource.js';

testResource(controllerRevisionResource, {
  sample: { revision: 3, data: { a: 'b' } },
  refuses: [['a number below none', { revision: -1 }, 'revision: Invalid value: -1: must be greater than or equal to 0']],
  keeps: [['its data', { data: { a: 'c' } }, 'data: Invalid value: {"a":"c"}: field is immutable']],
  shows: [
    ['that it is nobody\'s', {}, ['x', '<none>', 3, '0s']],
    ['whose it is', { metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'd', uid: 'u', controller: true }] } }, ['x', 'daemonset.apps/d', 3, '0s']],
  ],
});
