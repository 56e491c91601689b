import { testResource } from '#cluster/testing/resource-tests.js';
import { jobResource } from './resource.js';
import { describe, expect, test } from 'vitest';
import { jobs } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'nginx' }] } };

const done = (...types: readonly string[]) => types.map((type) => ({ type, status: 'True' }));

testResource(jobResource, {
  sample: { spec: { template } },
  fills: [
    ['how often it tries', {}, { spec: { completions: 1, parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false, podReplacementPolicy: 'TerminatingOrFailed' } }],
    ['which conditions count', { spec: { podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] } } }, { spec: { podReplacementPolicy: 'Failed', podFailurePolicy: { rules: [{ onPodConditions: [{ status: 'True' }] }] } } }],
    ['the labels of its pods', {}, { metadata: { labels: { app: 'a', 'job-name': 'x' } } }],
    ['none where it has its own', { metadata: { labels: { x: 'y' } } }, { metadata: { labels: { x: 'y' } } }],
  ],
  refuses: [
    ['no pods at all', { spec: null }, '[spec.template.spec.containers: Required value, spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"]'],
    ['pods that go on', { spec: { template: { spec: { restartPolicy: 'Always' } } } }, 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ['pods that start again where failures count', { spec: { podFailurePolicy: { rules: [] }, template: { spec: { restartPolicy: 'OnFailure' } } } }, 'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified'],
    ['a way of completing that is none', { spec: { completionMode: 'All' } }, 'spec.completionMode: Unsupported value: "All": supported values: "NonIndexed", "Indexed"'],
    ['an index of nothing', { spec: { completionMode: 'Indexed', parallelism: 2 } }, 'spec.completions: Required value: when completion mode is Indexed'],
    ['tries by index without one', { spec: { backoffLimitPerIndex: 1 } }, 'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
    ['failures by index without tries', { spec: { completionMode: 'Indexed', completions: 2, maxFailedIndexes: 3 } }, '[spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified, spec.maxFailedIndexes: Invalid value: 3: must be less than or equal to completions]'],
    ['a manager that is none', { spec: { managedBy: 'me' } }, 'spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")'],
    ['a replacement that is none', { spec: { podReplacementPolicy: 'Now' } }, 'spec.podReplacementPolicy: Unsupported value: "Now": supported values: "Failed", "TerminatingOrFailed"'],
    ['success by rule without an index', { spec: { successPolicy: { rules: [{ succeededCount: 1 }] } } }, 'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode'],
    ['indexes that go back', { spec: { completionMode: 'Indexed', completions: 5, successPolicy: { rules: [{ succeededIndexes: '3,1-2' }] } } }, 'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "3,1-2": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1'],
    ['more successes than indexes', { spec: { completionMode: 'Indexed', completions: 5, successPolicy: { rules: [{ succeededIndexes: '0,2-3', succeededCount: 4 }] } } }, 'spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of indexes in the specified succeededIndexes field)'],
    ['a success of nothing', { spec: { completionMode: 'Indexed', completions: 5, successPolicy: { rules: [{}] } } }, 'spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified'],
    ['a failure that is none', { spec: { podFailurePolicy: { rules: [{ action: 'Stop' }] } } }, '[spec.podFailurePolicy.rules[0].action: Unsupported value: "Stop": supported values: "Count", "FailIndex", "FailJob", "Ignore", spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required]'],
    ['exit codes out of order', { spec: { podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { containerName: 'd', operator: 'In', values: [3, 0] } }] } } }, '[spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "d": must be one of the container or initContainer names in the pod template, spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator, spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [3,0]: must be ordered]'],
    ['a failure of one index without tries', { spec: { podFailurePolicy: { rules: [{ action: 'FailIndex', onPodConditions: [{ type: 'DisruptionTarget' }] }] } } }, 'spec.podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set'],
    ['the name of another job', { spec: { template: { metadata: { labels: { 'job-name': 'y' } } } } }, expect.stringMatching(/^spec\.template\.metadata\.labels\[job-name\]: Invalid value: \{"app":"a",.*"job-name":"y"\}: must be 'x'$/)],
    ['a selector of others', { spec: { selector: { matchLabels: { app: 'a' } } } }, expect.stringMatching(/^spec\.selector: Invalid value: \{"matchLabels":\{"app":"a",.*: `selector` not auto-generated$/)],
    ['no selector where it is not made', { spec: { manualSelector: true } }, '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`]'],
    ['a name too long for hosts', { metadata: { name: 'a'.repeat(62) }, spec: { completionMode: 'Indexed', completions: 3 } }, expect.stringContaining(`will not able to create pod with invalid DNS label: ${'a'.repeat(62)}-2`)],
  ],
  keeps: [
    ['how many complete it', { spec: { completions: 2 } }, 'spec.completions: Invalid value: 2: field is immutable'],
    ['its tries by index', { spec: { backoffLimitPerIndex: 2 } }, '[spec.backoffLimitPerIndex: Invalid value: 2: requires indexed completion mode, spec.backoffLimitPerIndex: Invalid value: 2: field is immutable]'],
    ['its manager', { spec: { managedBy: 'a.io/b' } }, 'spec.managedBy: Invalid value: "a.io/b": field is immutable'],
    ['its failures', { spec: { podFailurePolicy: { rules: [] }, podReplacementPolicy: 'Failed' } }, 'spec.podFailurePolicy: Invalid value: {"Rules":[]}: field is immutable'],
    ['its pods', { spec: { template: { spec: { terminationGracePeriodSeconds: 3 } } } }, expect.stringMatching(/^spec\.template: Invalid value: \{"labels":\{"app":"a",.*"Spec":\{"Volumes":null,.*: field is immutable$/)],
  ],
  status: { active: 1, ready: 1, failed: 2, succeeded: 1, startTime: '2026-01-01T00:00:00Z' },
  statuses: [
    ['fewer than none', { active: -1, ready: null }, 'status.active: Invalid value: -1: must be greater than or equal to 0'],
    ['more ready than there are', { ready: 2 }, 'status.ready: Invalid value: 2: cannot set more ready pods than active'],
    ['fewer that failed', { failed: 1 }, 'status.failed: Invalid value: 1: cannot decrease the failed counter'],
    ['fewer that succeeded', { succeeded: null }, 'status.succeeded: Invalid value: 0: cannot decrease the succeeded counter'],
    ['another start', { startTime: null }, 'status.startTime: Required value: startTime cannot be removed for unsuspended job'],
    ['an end without a condition', { completionTime: '2026-01-01T00:00:10Z' }, 'status.completionTime: Invalid value: "2026-01-01T00:00:10Z": cannot set completionTime when there is no Complete=True condition'],
    ['an end that nothing led to', { active: 0, ready: 0, conditions: [{ type: 'Complete', status: 'True' }] }, '[status.completionTime: Required value: completionTime is required for Complete jobs, status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition]'],
    ['an end before the start', { active: 0, ready: 0, completionTime: '2025-12-31T00:00:00Z', conditions: done('SuccessCriteriaMet', 'Complete') }, 'status.completionTime: Invalid value: "2025-12-31T00:00:00Z": must be equal to or after `startTime`'],
    ['an end in time', { active: 0, ready: 0, completionTime: '2026-01-01T00:01:00Z', conditions: done('SuccessCriteriaMet', 'Complete') }, ''],
    ['pods after the end', { terminating: 1, conditions: done('FailureTarget', 'Failed') }, '[status.active: Invalid value: 1: active>0 is invalid for finished job, status.terminating: Invalid value: 1: terminating>0 is invalid for finished job]'],
    ['pods that nobody counted', { active: 0, ready: 0, uncountedTerminatedPods: { failed: ['a'] }, conditions: done('FailureTarget', 'Failed') }, 'status.uncountedTerminatedPods: Invalid value: {"Succeeded":null,"Failed":["a"]}: must be empty for finished job'],
    ['a pod twice', { uncountedTerminatedPods: { succeeded: ['a', ''], failed: ['a'] } }, '[status.uncountedTerminatedPods.succeeded[1]: Invalid value: "": must not be empty, status.uncountedTerminatedPods.failed[0]: Duplicate value: "a"]'],
    ['failure out of nothing', { active: 0, ready: 0, conditions: done('Failed') }, 'status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition'],
    ['success and failure', { active: 0, ready: 0, completionTime: '2026-01-01T00:01:00Z', conditions: done('SuccessCriteriaMet', 'Complete', 'FailureTarget', 'Failed') }, expect.stringMatching(/^\[status.conditions: Invalid value: cannot set Complete=True and Failed=true conditions, status.conditions: Invalid value: cannot set Complete=True and FailureTarget=true conditions, status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and Failed=true conditions, /)],
    ['indexes of a job without', { completedIndexes: '0', failedIndexes: '0' }, '[status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode, status.failedIndexes: Invalid value: "0": cannot set non-null failedIndexes when backoffLimitPerIndex is null, status.failedIndexes: Invalid value: "0": failedIndexes and completedIndexes overlap at index: 0]'],
  ],
  shows: [
    ['that it runs', { spec: { completions: 3, parallelism: 2 }, status: { active: 2, succeeded: 1, startTime: '2025-12-31T23:59:00Z' } }, ['x', 'Running', '1/3', '60s', '0s', 'c', 'nginx', expect.stringContaining('batch.kubernetes.io/controller-uid=')]],
    ['that it waits', { spec: { suspend: true }, status: { conditions: [{ type: 'Suspended', status: 'True' }] } }, ['x', 'Suspended', '0/1', '', '0s', 'c', 'nginx', expect.stringContaining('batch.kubernetes.io/controller-uid=')]],
  ],
});

test('completions of an indexed job go with its parallelism', () => {
  const { client } = aSmallCluster();
  client.create(jobs, { metadata: { name: 'x', namespace: 'default' }, spec: { completionMode: 'Indexed', completions: 3, parallelism: 3, template } });
  expect(() => client.patch(jobs, 'default', 'x', 'merge', { spec: { completions: 6 } })).toThrow('Job.batch "x" is invalid: spec.completions: Invalid value: 6: can only be modified in tandem with spec.parallelism');
});

test('a job that waits takes other places and amounts for its pods, but no other pods', () => {
  const { client } = aSmallCluster();
  client.create(jobs, { metadata: { name: 'x', namespace: 'default' }, spec: { suspend: true, template } });
  const change = (spec: object) => client.patch(jobs, 'default', 'x', 'merge', { spec: { template: { spec } } });
  expect(change({ nodeSelector: { disk: 'ssd' }, containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '1' } } }] }).spec.template.spec).toMatchObject({ nodeSelector: { disk: 'ssd' }, containers: [{ resources: { requests: { cpu: '1' } } }] });
  expect(() => change({ containers: [{ name: 'c', image: 'busybox' }] })).toThrow('spec.template.spec: Invalid value: {"Volumes":null,');
});

describe('a job that ended', () => {
  const ended = { active: 0, succeeded: 1, startTime: '2026-01-01T00:00:00Z', completionTime: '2026-01-01T00:01:00Z', conditions: done('SuccessCriteriaMet', 'Complete') };
  test.each([
    ['has not ended', { conditions: done('SuccessCriteriaMet') }, 'status.conditions: Invalid value: cannot disable the terminal Complete=True condition'],
    ['ended otherwise', { conditions: done('Complete') }, 'status.conditions: Invalid value: cannot disable the SuccessCriteriaMet=True condition'],
    ['ended later', { completionTime: '2026-01-01T00:02:00Z' }, 'status.completionTime: Invalid value: "2026-01-01T00:02:00Z": field is immutable'],
    ['runs', { active: 1 }, 'status.active: Invalid value: 1: active>0 is invalid for finished job'],
  ])('is not said to be one that %s', (_name, change, want) => {
    const { client } = aSmallCluster();
    const job = client.create(jobs, { metadata: { name: 'x', namespace: 'default' }, spec: { template } });
    client.updateStatus(jobs, { ...job, status: ended });
    expect(() => client.patch(jobs, 'default', 'x', 'merge', { status: change }, 'status')).toThrow(want);
  });
});

test.each([
  ['0,2-1', 'error parsing completedIndexes: non-increasing order, previous: 2, current: 1'],
  ['0-1,1', 'error parsing completedIndexes: non-increasing order, previous: 1, current: 1'],
  ['1-2-3', "error parsing completedIndexes: the fragment \"1-2-3\" violates the requirement that an index interval can have at most two parts separated by '-'"],
  ['5', 'error parsing completedIndexes: too large index: "5"'],
  ['x', 'error parsing completedIndexes: cannot convert string to integer for index: "x"'],
])('indexes that are none: %s', (completedIndexes, want) => {
  const { client } = aSmallCluster();
  client.create(jobs, { metadata: { name: 'x', namespace: 'default' }, spec: { completionMode: 'Indexed', completions: 5, template } });
  expect(() => client.patch(jobs, 'default', 'x', 'merge', { status: { completedIndexes } }, 'status')).toThrow(want);
});
