import { testResource } from '#cluster/testing/resource-tests.js';
import { ipAddressResource } from './resource.js';

testResource(ipAddressResource, {
  sample: { metadata: { name: '10.0.0.9' }, spec: { parentRef: { resource: 'services', namespace: 'a', name: 's' } } },
  refuses: [
    ['a name that is no address', { metadata: { name: 'x' } }, 'metadata.name: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ['nobody whom it belongs to', { spec: { parentRef: null } }, 'spec.parentRef: Required value'],
    ['an owner without a name', { spec: { parentRef: { name: '' } } }, 'spec.parentRef.name: Required value'],
  ],
  keeps: [['its owner', { spec: { parentRef: { name: 't' } } }, 'spec.parentRef: Invalid value: {"Group":"","Resource":"services","Namespace":"a","Name":"t"}: field is immutable']],
  shows: [['its owner', {}, ['10.0.0.9', 'services/a/s']]],
});
