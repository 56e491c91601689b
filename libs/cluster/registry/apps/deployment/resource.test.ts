import { testResource } from '#cluster/testing/resource-tests.js';
import { deploymentResource } from './resource.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const sample = { spec: { selector: { matchLabels: { app: 'a' } }, template } };

testResource(deploymentResource, {
  sample,
  fills: [['how it rolls', {}, { spec: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } } } }]],
  refuses: [
    ['a strategy that is none', { spec: { strategy: { type: 'Slow' } } }, 'spec.strategy: Unsupported value: {"Type":"Slow","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"'],
    ['no pods at all', { spec: null }, '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.template.spec.containers: Required value]'],
    ['a selector that is none', { spec: { selector: { matchExpressions: [{ operator: 'In', key: 'app' }] } } }, '[spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is \'In\' or \'NotIn\', spec.selector: Invalid value: {"matchLabels":{"app":"a"},"matchExpressions":[{"key":"app","operator":"In"}]}: invalid label selector]'],
    ['going down and up by nothing', { spec: { strategy: { rollingUpdate: { maxUnavailable: '0%', maxSurge: 0 } } } }, 'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0'],
    ['an amount that is none', { spec: { strategy: { rollingUpdate: { maxUnavailable: '3', maxSurge: 'x' } } } }, '[spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "3": a valid percent string must be a numeric string followed by an ending \'%\' (e.g. \'1%\',  or \'93%\', regex used for validation is \'[0-9]+%\'), spec.strategy.rollingUpdate.maxSurge: Invalid value: "x": a valid percent string must be a numeric string followed by an ending \'%\' (e.g. \'1%\',  or \'93%\', regex used for validation is \'[0-9]+%\')]'],
    ['rolling where all go first', { spec: { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } } }, "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    ['fewer than none', { spec: { replicas: -1 } }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    ['a deadline that is over at once', { spec: { minReadySeconds: 600 } }, 'spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds'],
  ],
  keeps: [['its selector', { spec: { selector: { matchLabels: { app: 'b' } }, template: { metadata: { labels: { app: 'b' } } } } }, 'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable']],
  status: { replicas: 3, readyReplicas: 2, availableReplicas: 1, collisionCount: 1 },
  statuses: [
    ['fewer than none', { updatedReplicas: -1, terminatingReplicas: -2 }, '[status.updatedReplicas: Invalid value: -1: must be greater than or equal to 0, status.terminatingReplicas: Invalid value: -2: must be greater than or equal to 0]'],
    ['more than there are', { updatedReplicas: 4, readyReplicas: 5 }, '[status.updatedReplicas: Invalid value: 4: cannot be greater than status.replicas, status.readyReplicas: Invalid value: 5: cannot be greater than status.replicas]'],
    ['more available than ready', { availableReplicas: 3 }, 'status.availableReplicas: Invalid value: 3: cannot be greater than readyReplicas'],
    ['fewer collisions', { collisionCount: null }, 'status.collisionCount: Invalid value: 0: cannot be decremented'],
  ],
  shows: [['how many are ready', { spec: { replicas: 3 }, status: { replicas: 3, readyReplicas: 2, updatedReplicas: 3, availableReplicas: 2 } }, ['x', '2/3', 3, 2, '0s', 'c', 'nginx', 'app=a']]],
});
