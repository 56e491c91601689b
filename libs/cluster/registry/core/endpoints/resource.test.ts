import { expect } from 'vitest';
import { testResource } from '#cluster/testing/resource-tests.js';
import { endpointsResource } from './resource.js';

testResource(endpointsResource, {
  sample: { subsets: [{ addresses: [{ ip: '10.1.0.1' }], ports: [{ port: 80 }] }] },
  fills: [['the protocol', {}, { subsets: [{ ports: [{ port: 80, protocol: 'TCP' }] }] }]],
  refuses: [
    ['nobody', { subsets: [{ ports: [{ port: 80 }] }] }, 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    ['a port that is none', { subsets: [{ addresses: [{ ip: '10.1.0.1' }], ports: [{ port: 0 }] }] }, 'subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ['an address that is none', { subsets: [{ addresses: [{ ip: 'here', hostname: 'A', nodeName: 'n' }] }] }, expect.stringMatching(/^\[subsets\[0\]\.addresses\[0\]\.ip: Invalid value: "here": must be a valid IP address, \(e\.g\. 10\.9\.8\.7 or 2001:db8::ffff\), subsets\[0\]\.addresses\[0\]\.hostname: Invalid value: "A": a lowercase RFC 1123 label .*, subsets\[0\]\.addresses\[0\]\.ip: Invalid value: "here": must be a valid IP address\]$/)],
    ['a node that is none', { subsets: [{ notReadyAddresses: [{ ip: '10.1.0.1', nodeName: 'N' }] }] }, expect.stringMatching(/^subsets\[0\]\.notReadyAddresses\[0\]\.nodeName: Invalid value: "N": a lowercase RFC 1123 subdomain/)],
    ['two ports without names', { subsets: [{ addresses: [{ ip: '10.1.0.1' }], ports: [{ port: 80 }, { port: 81, name: 'A.b' }] }] }, expect.stringMatching(/^\[subsets\[0\]\.ports\[0\]\.name: Required value, subsets\[0\]\.ports\[1\]\.name: Invalid value: "A\.b": /)],
    ['a protocol that is none', { subsets: [{ addresses: [{ ip: '10.1.0.1' }], ports: [{ port: 80, protocol: 'ICMP', appProtocol: 'a b' }] }] }, expect.stringMatching(/^\[subsets\[0\]\.ports\[0\]\.protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP", subsets\[0\]\.ports\[0\]\.appProtocol: Invalid value: "a b": name part/)],
    ['itself', { subsets: [{ addresses: [{ ip: '127.0.0.1' }] }] }, 'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  ],
  shows: [
    ['addresses', { subsets: [{ addresses: ['1', '2', '3', '4'].map((last) => ({ ip: `10.1.0.${last}` })), ports: [{ port: 80 }] }] }, ['x', '10.1.0.1:80,10.1.0.2:80,10.1.0.3:80 + 1 more...', '0s']],
    ['none', { subsets: null }, ['x', '<none>', '0s']],
  ],
});
