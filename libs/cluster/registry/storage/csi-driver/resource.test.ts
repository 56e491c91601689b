import { testResource } from '#cluster/testing/resource-tests.js';
import { csiDriverResource } from './resource.js';

testResource(csiDriverResource, {
  sample: { spec: {} },
  fills: [['what a driver can do', {}, { spec: { attachRequired: true, podInfoOnMount: false, fsGroupPolicy: 'ReadWriteOnceWithFSType', volumeLifecycleModes: ['Persistent'] } }]],
  refuses: [
    ['a short-lived token', { spec: { tokenRequests: [{ audience: 'a', expirationSeconds: 60 }] } }, 'spec.tokenRequests[0].expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes'],
    ['one audience twice', { spec: { tokenRequests: [{ audience: 'a' }, { audience: 'a' }] } }, 'spec.tokenRequests[1].audience: Duplicate value: "a"'],
    ['a mode that is none', { spec: { volumeLifecycleModes: ['Forever'] } }, 'spec.volumeLifecycleModes: Unsupported value: "Forever": supported values: "Persistent", "Ephemeral"'],
  ],
  keeps: [['whether volumes are attached', { spec: { attachRequired: false } }, 'spec.attachedRequired: Invalid value: false: field is immutable']],
  shows: [['its abilities', { spec: { tokenRequests: [{ audience: 'a' }, { audience: 'b' }] } }, ['x', true, false, false, 'a,b', false, 'Persistent', '0s']]],
});
