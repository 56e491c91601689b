import { expect, test } from 'vitest';
import { nodes } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { testResource } from '#cluster/testing/resource-tests.js';
import { nodeResource } from './resource.js';

testResource(nodeResource, {
  sample: {},
  refuses: [
    ['a taint without effect', { spec: { taints: [{ key: 'a', effect: '' }] } }, 'metadata.taints[0].effect: Required value'],
    ['a taint twice', { spec: { taints: [{ key: 'a', effect: 'NoExecute' }, { key: 'a', value: 'b', effect: 'NoExecute' }] } }, 'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"b","Effect":"NoExecute","TimeAdded":null}: taints must be unique by key and effect pair'],
    ['two ranges of one family', { spec: { podCIDRs: ['10.0.0.0/24', '10.1.0.0/24'] } }, 'spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.1.0.0/24"]: may specify no more than one CIDR for each IP family'],
    ['ranges that are none', { spec: { podCIDRs: ['10.0.0.0', '10.0.0.0'] } }, '[spec.podCIDRs[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64), spec.podCIDRs[1]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64), spec.podCIDRs: Internal error: invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[0]: <nil> (invalid CIDR address: 10.0.0.0), spec.podCIDRs: Invalid value: ["10.0.0.0","10.0.0.0"]: may specify no more than one CIDR for each IP family, spec.podCIDRs[1]: Duplicate value: "10.0.0.0"]'],
    ['a single range that is none', { spec: { podCIDR: '10.0.0.0/33' } }, 'spec.podCIDRs[0]: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
    ['an effect that is none', { spec: { taints: [{ key: 'a', effect: 'Never' }] } }, 'metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"'],
  ],
  keeps: [
    ['its other name', { spec: { externalID: 'x' } }, 'spec.externalID: Forbidden: may not be updated'],
  ],
  status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }], capacity: { cpu: '2' } },
  statuses: [
    ['an address twice', { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }, { type: 'InternalIP', address: '10.0.0.1' }] }, 'status.addresses[1]: Duplicate value: {"Type":"InternalIP","Address":"10.0.0.1"}'],
    ['less than nothing', { capacity: { cpu: '-1' }, allocatable: { pods: '500m' } }, '[status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0, status.allocatable.pods: Invalid value: "500m": must be an integer]'],
  ],
  shows: [
    ['that nobody heard of it', {}, ['x', 'Unknown', '<none>', '0s', '', '<none>', '<none>', '<unknown>', '<unknown>', '<unknown>']],
    ['that it is ready, but closed', {
      metadata: { labels: { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/edge': '' } }, spec: { unschedulable: true },
      status: { conditions: [{ type: 'Ready', status: 'True' }], addresses: [{ type: 'InternalIP', address: '10.0.0.1' }], nodeInfo: { kubeletVersion: 'v1.36.2', osImage: 'Debian', kernelVersion: '6.1', containerRuntimeVersion: 'containerd://2.0', architecture: '', bootID: '', kubeProxyVersion: '', machineID: '', operatingSystem: '', systemUUID: '' } },
    }, ['x', 'Ready,SchedulingDisabled', 'edge,worker', '0s', 'v1.36.2', '10.0.0.1', '<none>', 'Debian', '6.1', 'containerd://2.0']],
  ],
});

test('settings of a kubelet are dropped wherever they are said', () => {
  const { client } = aSmallCluster();
  const configMap = { namespace: 'a', name: 'b', kubeletConfigKey: 'c' };
  const node = client.create(nodes, { metadata: { name: 'x' }, spec: { configSource: { configMap } }, status: { config: { assigned: { configMap } } } });
  expect(node.spec).not.toHaveProperty('configSource');
  expect(node.status).not.toHaveProperty('config');
  expect(client.update(nodes, { ...node, spec: { ...node.spec, configSource: { configMap } } }).spec.configSource).toBeUndefined();
  const now = client.get(nodes, undefined, 'x');
  expect(client.updateStatus(nodes, { ...now, status: { config: { assigned: { configMap } } } }).status).not.toHaveProperty('config');
});

test.each<[string, object, string]>([
  ['the range of its pods', { podCIDR: '10.0.1.0/24' }, 'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'],
  ['the name its provider gave it', { providerID: 'b' }, 'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid'],
])('a node keeps what it was once given: %s', (_name, change, want) => {
  const { client } = aSmallCluster();
  client.create(nodes, { metadata: { name: 'x' } });
  client.patch(nodes, undefined, 'x', 'merge', { spec: { podCIDRs: ['10.0.0.0/24'], providerID: 'a' } });
  expect(() => client.patch(nodes, undefined, 'x', 'merge', { spec: change })).toThrow(want);
});

test('what is not said follows from what is: the first range, the single one, what can be given away', () => {
  const { client } = aSmallCluster();
  expect(client.create(nodes, { metadata: { name: 'x' }, spec: { podCIDRs: ['10.0.0.0/24'] }, status: { capacity: { cpu: '2' } } })).toMatchObject({ spec: { podCIDR: '10.0.0.0/24' }, status: { allocatable: { cpu: '2' } } });
  expect(client.patch(nodes, undefined, 'x', 'merge', { spec: { podCIDRs: ['10.0.1.0/24'] } }).spec.podCIDRs).toEqual(['10.0.0.0/24']);
  expect(client.create(nodes, { metadata: { name: 'y' }, spec: { podCIDR: '10.0.1.0/24' } }).spec.podCIDRs).toEqual(['10.0.1.0/24']);
});
