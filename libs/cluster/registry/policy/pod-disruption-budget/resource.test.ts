import { testResource } from '#cluster/testing/resource-tests.js';
import { podDisruptionBudgetResource } from './resource.js';

testResource(podDisruptionBudgetResource, {
  sample: { spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } } },
  refuses: [
    ['more than all', { spec: { minAvailable: '120%' } }, 'spec.minAvailable: Invalid value: "120%": must not be greater than 100%'],
    ['less than none', { spec: { minAvailable: -1 } }, 'spec.minAvailable: Invalid value: -1: must be greater than or equal to 0'],
    ['both bounds', { spec: { maxUnavailable: 1 } }, 'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set'],
    ['a policy that is none', { spec: { unhealthyPodEvictionPolicy: 'Never' } }, 'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"'],
    ['a number in words', { spec: { minAvailable: 'two' } }, `spec.minAvailable: Invalid value: "two": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`],
    ['a selector of no operator', { spec: { selector: { matchExpressions: [{ key: 'a', operator: 'Near' }] } } }, 'spec.selector.matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator'],
  ],
  keeps: [['a share of all', { spec: { minAvailable: '200%' } }, 'spec.minAvailable: Invalid value: "200%": must not be greater than 100%']],
  statuses: [
    ['fewer than none', { disruptionsAllowed: -1 }, 'status.disruptionsAllowed: Invalid value: -1: must be greater than or equal to 0'],
    ['a condition of no time and no reason', { conditions: [{ type: 'DisruptionAllowed', status: 'Maybe', message: '', reason: '', lastTransitionTime: null }] }, '[status.conditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown", status.conditions[0].lastTransitionTime: Required value, status.conditions[0].reason: Required value]'],
  ],
  shows: [['what is allowed', { status: { disruptionsAllowed: 2 } }, ['x', '1', 'N/A', 2, '0s']]],
});
