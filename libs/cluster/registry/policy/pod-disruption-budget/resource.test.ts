import { testResource } from '#cluster/testing/resource-tests.js';
import { podDisruptionBudgetResource } from './resource.js';

testResource(podDisruptionBudgetResource, {
  sample: { spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } } },
  refuses: [
    ['more than all', { spec: { minAvailable: '120%' } }, 'spec.minAvailable: Invalid value: "120%": must not be greater than 100%'],
    ['less than none', { spec: { minAvailable: -1 } }, 'spec.minAvailable: Invalid value: -1: must be greater than or equal to 0'],
    ['both bounds', { spec: { maxUnavailable: 1 } }, 'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set'],
    ['a policy that is none', { spec: { unhealthyPodEvictionPolicy: 'Never' } }, 'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"'],
  ],
  statuses: [
    ['fewer than none', { disruptionsAllowed: -1 }, 'status.disruptionsAllowed: Invalid value: -1: must be greater than or equal to 0'],
    ['a condition of no time and no reason', { conditions: [{ type: 'DisruptionAllowed', status: 'Maybe', message: '', reason: '', lastTransitionTime: null }] }, '[status.conditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown", status.conditions[0].lastTransitionTime: Required value, status.conditions[0].reason: Required value]'],
  ],
  shows: [['what is allowed', { status: { disruptionsAllowed: 2 } }, ['x', '1', 'N/A', 2, '0s']]],
});
