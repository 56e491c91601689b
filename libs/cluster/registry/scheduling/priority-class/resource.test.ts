import { testResource } from '#cluster/testing/resource-tests.js';
import { priorityClassResource } from './resource.js';

testResource(priorityClassResource, {
  sample: { value: 5 },
  fills: [['that it may push others away', {}, { preemptionPolicy: 'PreemptLowerPriority' }]],
  refuses: [
    ['a name of the system', { metadata: { name: 'system-x' } }, "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-x is not a known system priority class"],
    ['a value of the system', { value: 1_000_000_001 }, 'value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
    ['a policy that is none', { preemptionPolicy: 'Maybe' }, 'preemptionPolicy: Unsupported value: "Maybe": supported values: "Never", "PreemptLowerPriority"'],
  ],
  keeps: [['its value', { value: 6 }, 'value: Forbidden: may not be changed in an update.'], ['its policy', { preemptionPolicy: 'Never' }, 'preemptionPolicy: Invalid value: "Never": field is immutable']],
  shows: [['its value', { globalDefault: true }, ['x', 5, true, '0s', 'PreemptLowerPriority']]],
});
