import { expect, test } from 'vitest';
import { endpointslices } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { testResource } from '#cluster/testing/resource-tests.js';
import { endpointSliceResource } from './resource.js';

testResource(endpointSliceResource, {
  sample: { addressType: 'IPv4', endpoints: [{ addresses: ['10.1.0.1'] }], ports: [{ port: 80 }] },
  fills: [['what a port is', {}, { ports: [{ name: '', protocol: 'TCP', port: 80 }] }]],
  refuses: [
    ['a type that is none', { addressType: 'IPv5' }, 'addressType: Unsupported value: "IPv5": supported values: "FQDN", "IPv4", "IPv6"'],
    ['nobody', { endpoints: [{ addresses: [] }] }, 'endpoints[0].addresses: Required value: must contain at least 1 address'],
    ['an address of the other family', { endpoints: [{ addresses: ['2001:db8::1'] }] }, 'endpoints[0].addresses[0]: Invalid value: "2001:db8::1": must be an IPv4 address'],
    ['no type', { addressType: '' }, 'addressType: Required value'],
    ['a name of one part', { addressType: 'FQDN', endpoints: [{ addresses: ['host'] }] }, 'endpoints[0].addresses[0]: Invalid value: "host": should be a domain with at least two segments separated by dots'],
    ['a name that is none', { addressType: 'FQDN', endpoints: [{ addresses: ['a_b.c'] }] }, expect.stringMatching(/^endpoints\[0\]\.addresses\[0\]: Invalid value: "a_b\.c": a lowercase RFC 1123 subdomain/)],
    ['no name', { addressType: 'FQDN', endpoints: [{ addresses: [''] }] }, 'endpoints[0].addresses[0]: Required value'],
    ['an address that is none', { endpoints: [{ addresses: ['10.1.0'] }] }, 'endpoints[0].addresses[0]: Invalid value: "10.1.0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ['itself', { endpoints: [{ addresses: ['127.0.0.1'] }] }, 'endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ['a host with dots', { endpoints: [{ addresses: ['10.1.0.1'], hostname: 'a.b' }] }, 'endpoints[0].hostname: Invalid value: "a.b": must not contain dots'],
    ['a zone twice', { endpoints: [{ addresses: ['10.1.0.1'], hints: { forZones: [{ name: 'a' }, { name: 'a' }] } }] }, 'endpoints[0].hints.forZones[1].name: Duplicate value: "a"'],
    ['a node twice', { endpoints: [{ addresses: ['10.1.0.1'], hints: { forNodes: [{ name: 'a' }, { name: 'a' }] } }] }, 'endpoints[0].hints.forNodes[1].name: Duplicate value: "a"'],
    ['many zones', { endpoints: [{ addresses: ['10.1.0.1'], hints: { forZones: Array.from({ length: 9 }, (_, i) => ({ name: `z${i}` })) } }] }, 'endpoints[0].hints.forZones: Too many: 9: must have at most 8 items'],
    ['many addresses', { endpoints: [{ addresses: Array.from({ length: 101 }, () => '10.1.0.1') }] }, 'endpoints[0].addresses: Too many: 101: must have at most 100 items'],
    ['many endpoints', { endpoints: Array.from({ length: 1001 }, () => ({ addresses: ['10.1.0.1'] })) }, 'endpoints: Too many: 1001: must have at most 1000 items'],
    ['a protocol that is none', { ports: [{ port: 80, protocol: 'ICMP' }] }, 'ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
    ['a port twice', { ports: [{ name: 'a', port: 80 }, { name: 'a', port: 81 }] }, 'ports[1].name: Duplicate value: "a"'],
  ],
  keeps: [['its type', { addressType: 'FQDN' }, 'addressType: Invalid value: "FQDN": field is immutable']],
  shows: [
    ['addresses', { endpoints: ['1', '2', '3', '4'].map((last) => ({ addresses: [`10.1.0.${last}`] })) }, ['x', 'IPv4', '80', '10.1.0.1,10.1.0.2,10.1.0.3 + 1 more...', '0s']],
    ['none', { endpoints: [], ports: [] }, ['x', 'IPv4', '<unset>', '<unset>', '0s']],
  ],
});

const slice = { metadata: { name: 'x', namespace: 'default' }, addressType: 'IPv4', ports: [] };

test('where an endpoint was said to be is dropped', () => {
  const { client } = aSmallCluster();
  const { endpoints } = client.create(endpointslices, { ...slice, endpoints: [{ addresses: ['10.1.0.1'], deprecatedTopology: { 'kubernetes.io/hostname': 'n' } }] });
  expect(endpoints?.[0]).not.toHaveProperty('deprecatedTopology');
});

test('labels raise the generation, annotations do not', () => {
  const { client } = aSmallCluster();
  client.create(endpointslices, { ...slice, endpoints: [] });
  const generationAfter = (change: object) => client.patch(endpointslices, 'default', 'x', 'merge', change).metadata.generation;
  expect([{ metadata: { annotations: { a: 'b' } } }, { metadata: { labels: { a: 'b' } } }, { metadata: { labels: { a: 'c' } }, ports: [{ port: 80 }] }].map(generationAfter)).toEqual([1, 2, 3]);
});

test.each<[string, object, readonly string[]]>([
  ['names', { addressType: 'FQDN', endpoints: [{ addresses: ['a.b'] }] }, ['spec.addressType: FQDN endpoints are deprecated']],
  ['odd addresses', { endpoints: [{ addresses: ['10.01.0.1'] }] }, ['endpoints[0].addresses[0]: non-standard IP address "10.01.0.1" will be considered invalid in a future Kubernetes release: use "10.1.0.1"']],
  ['those of its own', { metadata: { labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' } }, endpoints: [{ addresses: ['10.01.0.1'] }] }, []],
])('warns of %s', (_name, change, want) => {
  expect(endpointSliceResource.warnings?.({ ...slice, ...change } as never, undefined)).toEqual(want);
});
