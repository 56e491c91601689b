import { testResource } from '#cluster/testing/resource-tests.js';
import { eventsV1Resource } from './resource.js';

testResource(eventsV1Resource, {
  sample: { eventTime: '2026-01-01T00:00:00.000000Z', reportingController: 'a.example.com/c', reportingInstance: 'c-1', action: 'Do', reason: 'Done', type: 'Normal', regarding: { kind: 'Pod', name: 'p', namespace: 'default' }, note: 'it is done' },
  shows: [['as an event of the core group is shown', {}, ['0s', 'Normal', 'Done', 'pod/p', '', 'a.example.com/c, c-1', 'it is done', '0s', 1, 'x']]],
});
