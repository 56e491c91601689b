import { testResource } from '#cluster/testing/resource-tests.js';
import { eventResource } from './resource.js';

testResource(eventResource, {
  sample: { involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' }, reason: 'Done', message: 'it is done\n', type: 'Normal', source: { component: 'c', host: 'n' }, firstTimestamp: '2025-12-31T23:58:00Z', lastTimestamp: '2025-12-31T23:59:00Z', count: 3 },
  shows: [
    ['when, what and of what', {}, ['60s', 'Normal', 'Done', 'pod/p', '', 'c, n', 'it is done', '2m', 3, 'x']],
    ['what nobody knows', { firstTimestamp: null, lastTimestamp: null, count: null }, ['<unknown>', 'Normal', 'Done', 'pod/p', '', 'c, n', 'it is done', '<unknown>', 1, 'x']],
  ],
});
