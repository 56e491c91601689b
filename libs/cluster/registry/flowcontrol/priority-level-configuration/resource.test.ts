import { expect, test } from 'vitest';
import { prioritylevelconfigurations } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { testResource } from '#cluster/testing/resource-tests.js';
import { priorityLevelConfigurationResource } from './resource.js';

const queuing = (change: object) => ({ spec: { limited: { limitResponse: { queuing: change } } } });
const at = 'spec.limited.limitResponse';

testResource(priorityLevelConfigurationResource, {
  sample: { spec: { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: {} } } } },
  fills: [['shares and queues', {}, { spec: { limited: { nominalConcurrencyShares: 30, lendablePercent: 0, limitResponse: { queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } } } }, status: {} }]],
  refuses: [
    ['another that is exempt', { spec: { type: 'Exempt', limited: null } }, "spec.type: Invalid value: \"Exempt\": type must be 'Exempt' if and only if name is 'exempt'"],
    ['a type that is none', { spec: { type: 'Free' } }, 'spec.type: Unsupported value: "Free": supported values: "Exempt", "Limited"'],
    ['limits that are not said', { spec: { limited: null } }, 'spec.limited: Required value: must not be empty when type is Limited'],
    ['limits and exemption', { spec: { exempt: {} } }, 'spec.exempt: Forbidden: must be nil if the type is Limited'],
    ['shares below none', { spec: { limited: { nominalConcurrencyShares: -1 } } }, 'spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer'],
    ['more lent than there is', { spec: { limited: { lendablePercent: 101 } } }, 'spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive'],
    ['less borrowed than nothing', { spec: { limited: { borrowingLimitPercent: -1 } } }, 'spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer'],
    ['an answer that is none', { spec: { limited: { limitResponse: { type: 'Shrug' } } } }, `${at}.type: Unsupported value: "Shrug": supported values: "Queue", "Reject"`],
    ['queues where there is none', { spec: { limited: { limitResponse: { type: 'Reject' } } } }, `${at}.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited`],
    ['queues that are not described', queuing(null as never), `${at}.queuing: Required value: must not be empty if limited.limitResponse.type is Limited`],
    ['a hand larger than the deck', queuing({ queues: 4, handSize: 5 }), `${at}.queuing.handSize: Invalid value: 5: should not be greater than queues (4)`],
    ['a hand that no hash can deal', queuing({ queues: 1024, handSize: 7 }), `${at}.queuing.handSize: Invalid value: 7: required entropy bits of deckSize 1024 and handSize 7 should not be greater than 60`],
  ],
  shows: [
    ['its queues', { spec: { limited: { nominalConcurrencyShares: 10 } } }, ['x', 'Limited', 10, 64, 8, 50, '0s']],
    ['that it has none', { spec: { limited: { limitResponse: { type: 'Reject', queuing: null } } } }, ['x', 'Limited', 30, '<none>', '<none>', '<none>', '0s']],
  ],
});

test.each([
  ['catch-all', { limited: { nominalConcurrencyShares: 6 } }, '{"Type":"Limited","Limited":{"NominalConcurrencyShares":6,"LimitResponse":{"Type":"Reject","Queuing":null},"LendablePercent":0,"BorrowingLimitPercent":null},"Exempt":null}: spec of \'catch-all\' must equal the fixed value'],
  ['exempt', { limited: { nominalConcurrencyShares: 6, limitResponse: { type: 'Reject' } } }, "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value"],
])('the mandatory %s stays as it is', (name, spec, want) => {
  const { client } = aSmallCluster();
  expect(() => client.patch(prioritylevelconfigurations, undefined, name, 'merge', { spec })).toThrow(want);
});

test('what exempt requests leave to others may change', () => {
  const { client } = aSmallCluster();
  expect(client.patch(prioritylevelconfigurations, undefined, 'exempt', 'merge', { spec: { exempt: { nominalConcurrencyShares: 5 } } }).spec.exempt).toEqual({ nominalConcurrencyShares: 5, lendablePercent: 0 });
});
