import { testResource } from '#cluster/testing/resource-tests.js';
import { nodeResource } from './resource.js';

testResource(nodeResource, {
  sample: {},
  refuses: [
    ['a taint without effect', { spec: { taints: [{ key: 'a', effect: '' }] } }, 'metadata.taints[0].effect: Required value'],
    ['a taint twice', { spec: { taints: [{ key: 'a', effect: 'NoExecute' }, { key: 'a', value: 'b', effect: 'NoExecute' }] } }, 'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"b","Effect":"NoExecute","TimeAdded":null}: taints must be unique by key and effect pair'],
    ['two ranges of one family', { spec: { podCIDRs: ['10.0.0.0/24', '10.1.0.0/24'] } }, 'spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.1.0.0/24"]: may specify no more than one CIDR for each IP family'],
    ['an effect that is none', { spec: { taints: [{ key: 'a', effect: 'Never' }] } }, 'metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"'],
  ],
  shows: [
    ['that nobody heard of it', {}, ['x', 'Unknown', '<none>', '0s', '', '<none>', '<none>', '<unknown>', '<unknown>', '<unknown>']],
    ['that it is ready, but closed', {
      metadata: { labels: { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/edge': '' } }, spec: { unschedulable: true },
      status: { conditions: [{ type: 'Ready', status: 'True' }], addresses: [{ type: 'InternalIP', address: '10.0.0.1' }], nodeInfo: { kubeletVersion: 'v1.36.2', osImage: 'Debian', kernelVersion: '6.1', containerRuntimeVersion: 'containerd://2.0', architecture: '', bootID: '', kubeProxyVersion: '', machineID: '', operatingSystem: '', systemUUID: '' } },
    }, ['x', 'Ready,SchedulingDisabled', 'edge,worker', '0s', 'v1.36.2', '10.0.0.1', '<none>', 'Debian', '6.1', 'containerd://2.0']],
  ],
});
