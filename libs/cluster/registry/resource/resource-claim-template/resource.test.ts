import { testResource } from '#cluster/testing/resource-tests.js';
import { resourceClaimTemplateResource } from './resource.js';

const asking = (change: object) => ({ spec: { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'gpu', ...change } }] } } } });
const at = 'spec.spec.devices.requests[0].exactly';

testResource(resourceClaimTemplateResource, {
  sample: asking({}),
  fills: [['how many', {}, asking({ allocationMode: 'ExactCount', count: 1 })]],
  refuses: [
    ['a claim without a class', asking({ deviceClassName: '' }), `${at}.deviceClassName: Required value`],
    ['a selector of nothing', asking({ selectors: [{}] }), `${at}.selectors[0].cel: Required value`],
    ['a name with dots', { spec: { spec: { devices: { requests: [{ name: 'a.b', exactly: { deviceClassName: 'gpu' } }] } } } }, 'spec.spec.devices.requests[0].name: Invalid value: "a.b": must not contain dots'],
  ],
  keeps: [['its claim', asking({ count: 2 }), 'spec: Invalid value: {"Spec":{"Devices":{"Requests":[{"Name":"r","Exactly":{"DeviceClassName":"gpu","Selectors":null,"AllocationMode":"ExactCount","Count":2,"AdminAccess":null,"Tolerations":null,"Capacity":null},"FirstAvailable":null}],"Constraints":null,"Config":null}}}: field is immutable']],
  shows: [['how old it is', {}, ['x', '0s']]],
});
