import { expect, test } from 'vitest';
import { priorityclasses } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { testResource } from '#cluster/testing/resource-tests.js';
import { priorityClassResource } from './resource.js';

testResource(priorityClassResource, {
  sample: { value: 5 },
  fills: [['that it may push others away', {}, { preemptionPolicy: 'PreemptLowerPriority' }]],
  refuses: [
    ['a name of the system', { metadata: { name: 'system-x' } }, "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-x is not a known system priority class"],
    ['a value of the system', { value: 1_000_000_001 }, 'value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
    ['a policy that is none', { preemptionPolicy: 'Maybe' }, 'preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"'],
    ['an empty policy', { preemptionPolicy: '' }, 'preemptionPolicy: Required value'],
    ['another value for one of the system', { metadata: { name: 'system-node-critical' } }, "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000"],
    ['one of the system for all', { metadata: { name: 'system-cluster-critical' }, value: 2_000_000_000, globalDefault: true }, "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: globalDefault of system-cluster-critical PriorityClass must be false"],
  ],
  keeps: [['its value', { value: 6 }, 'value: Forbidden: may not be changed in an update.'], ['its policy', { preemptionPolicy: 'Never' }, 'preemptionPolicy: Invalid value: "Never": field is immutable']],
  shows: [['its value', { globalDefault: true }, ['x', 5, true, '0s', 'PreemptLowerPriority']]],
});

test('those of the system stay', () => {
  const { client } = aSmallCluster();
  expect(() => client.delete(priorityclasses, undefined, 'system-node-critical')).toThrow('priorityclasses.scheduling.k8s.io "system-node-critical" is forbidden: this is a system priority class and cannot be deleted');
});
