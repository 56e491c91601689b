import { testResource } from '#cluster/testing/resource-tests.js';
import { endpointsResource } from './resource.js';

testResource(endpointsResource, {
  sample: { subsets: [{ addresses: [{ ip: '10.1.0.1' }], ports: [{ port: 80 }] }] },
  fills: [['the protocol', {}, { subsets: [{ ports: [{ port: 80, protocol: 'TCP' }] }] }]],
  refuses: [
    ['nobody', { subsets: [{ ports: [{ port: 80 }] }] }, 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    ['a port that is none', { subsets: [{ addresses: [{ ip: '10.1.0.1' }], ports: [{ port: 0 }] }] }, 'subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ['itself', { subsets: [{ addresses: [{ ip: '127.0.0.1' }] }] }, 'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  ],
  shows: [
    ['addresses', { subsets: [{ addresses: ['1', '2', '3', '4'].map((last) => ({ ip: `10.1.0.${last}` })), ports: [{ port: 80 }] }] }, ['x', '10.1.0.1:80,10.1.0.2:80,10.1.0.3:80 + 1 more...', '0s']],
    ['none', { subsets: null }, ['x', '<none>', '0s']],
  ],
});
