import { testResource } from '#cluster/testing/resource-tests.js';
import { endpointSliceResource } from './resource.js';

testResource(endpointSliceResource, {
  sample: { addressType: 'IPv4', endpoints: [{ addresses: ['10.1.0.1'] }], ports: [{ port: 80 }] },
  fills: [['what a port is', {}, { ports: [{ name: '', protocol: 'TCP', port: 80 }] }]],
  refuses: [
    ['a type that is none', { addressType: 'IPv5' }, 'addressType: Unsupported value: "IPv5": supported values: "FQDN", "IPv4", "IPv6"'],
    ['nobody', { endpoints: [{ addresses: [] }] }, 'endpoints[0].addresses: Required value: must contain at least 1 address'],
    ['an address of the other family', { endpoints: [{ addresses: ['2001:db8::1'] }] }, 'endpoints[0].addresses[0]: Invalid value: "2001:db8::1": must be an IPv4 address'],
    ['a port twice', { ports: [{ name: 'a', port: 80 }, { name: 'a', port: 81 }] }, 'ports[1].name: Duplicate value: "a"'],
  ],
  keeps: [['its type', { addressType: 'FQDN' }, 'addressType: Invalid value: "FQDN": field is immutable']],
  shows: [
    ['addresses', { endpoints: ['1', '2', '3', '4'].map((last) => ({ addresses: [`10.1.0.${last}`] })) }, ['x', 'IPv4', '80', '10.1.0.1,10.1.0.2,10.1.0.3 + 1 more...', '0s']],
    ['none', { endpoints: [], ports: [] }, ['x', 'IPv4', '<unset>', '<unset>', '0s']],
  ],
});
