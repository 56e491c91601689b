import { testResource } from '#cluster/testing/resource-tests.js';
import { daemonSetResource } from './resource.js';
import { expect, test } from 'vitest';
import { daemonsets } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const sample = { spec: { selector: { matchLabels: { app: 'a' } }, template } };

testResource(daemonSetResource, {
  sample,
  fills: [
    ['how it rolls', {}, { spec: { revisionHistoryLimit: 10, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } } }],
    ['which template it is', {}, { metadata: { annotations: { 'deprecated.daemonset.template.generation': '1' } } }],
  ],
  refuses: [
    ['a strategy that is none', { spec: { updateStrategy: { type: 'Slow' } } }, 'spec.updateStrategy: Unsupported value: {"Type":"Slow","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"'],
    ['no pods at all', { spec: null }, '[spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.template.spec.containers: Required value]'],
    ['an empty selector', { spec: { selector: { matchLabels: null } } }, 'spec.selector: Invalid value: {}: empty selector is invalid for daemonset'],
    ['fewer and more at once', { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: '10%', maxSurge: 1 } } } }, 'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero'],
    ['neither fewer nor more', { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } } }, 'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0'],
    ['more than all', { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: '101%' } } } }, 'spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
    ['pods that end', { spec: { template: { spec: { restartPolicy: 'Never', activeDeadlineSeconds: 3 } } } }, '[spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always", spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported]'],
  ],
  keeps: [['its selector', { spec: { selector: { matchLabels: { app: 'b' } }, template: { metadata: { labels: { app: 'b' } } } } }, 'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable']],
  status: { desiredNumberScheduled: 1, currentNumberScheduled: 1, numberMisscheduled: 0, numberReady: 1, collisionCount: 2 },
  statuses: [
    ['fewer than none', { numberUnavailable: -1 }, 'status.numberUnavailable: Invalid value: -1: must be greater than or equal to 0'],
    ['more ready than there should be', { numberReady: 5 }, ''],
    ['fewer collisions', { collisionCount: 1 }, 'status.collisionCount: Invalid value: 1: cannot be decremented'],
  ],
  shows: [['how many there are', { spec: { template: { spec: { nodeSelector: { disk: 'ssd' } } } }, status: { desiredNumberScheduled: 3, currentNumberScheduled: 2, numberReady: 1, updatedNumberScheduled: 2, numberAvailable: 1, numberMisscheduled: 0 } }, ['x', 3, 2, 1, 2, 1, 'disk=ssd', '0s', 'c', 'nginx', 'app=a']]],
});

test('a changed template raises its generation', () => {
  const { client } = aSmallCluster();
  client.create(daemonsets, { ...sample, metadata: { name: 'x', namespace: 'default' } });
  const generationAfter = (spec: object) => client.patch(daemonsets, 'default', 'x', 'merge', { spec }).metadata.annotations?.['deprecated.daemonset.template.generation'];
  expect(generationAfter({ minReadySeconds: 3 })).toBe('1');
  expect(generationAfter({ template: { spec: { terminationGracePeriodSeconds: 3 } } })).toBe('2');
});
