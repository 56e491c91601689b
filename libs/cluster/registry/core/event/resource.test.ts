import { expect } from 'vitest';
import { testResource } from '#cluster/testing/resource-tests.js';
import { eventResource } from './resource.js';

testResource(eventResource, {
  sample: { involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' }, reason: 'Done', message: 'it is done\n', type: 'Normal', source: { component: 'c', host: 'n' }, firstTimestamp: '2025-12-31T23:58:00Z', lastTimestamp: '2025-12-31T23:59:00Z', count: 3 },
  fills: [['nothing about a name of no host', { metadata: { name: 'A_b' } }, { metadata: { name: 'A_b' } }]],
  refuses: [
    ['what is elsewhere', { involvedObject: { namespace: 'other' } }, 'involvedObject.namespace: Invalid value: "other": does not match event.namespace'],
    ['a time without a reporter', { eventTime: '2026-01-01T00:00:00.000000Z' }, expect.stringMatching(/^\[reportingComponent: Required value, reportingComponent: Invalid value: "": name part must be non-empty, .*, reportingInstance: Required value, action: Required value\]$/)],
    ['long texts', { eventTime: '2026-01-01T00:00:00.000000Z', reportingComponent: 'a.b/c', reportingInstance: 'x'.repeat(129), action: 'x'.repeat(129), reason: 'x'.repeat(129), message: 'x'.repeat(1025) }, '[reportingInstance: Invalid value: "": can have at most 128 characters, action: Invalid value: "": can have at most 128 characters, reason: Invalid value: "": can have at most 128 characters, message: Invalid value: "": can have at most 1024 characters]'],
  ],
  keeps: [['nothing', { reason: 'Undone', count: 7 }, '']],
  shows: [
    ['when, what and of what', {}, ['60s', 'Normal', 'Done', 'pod/p', '', 'c, n', 'it is done', '2m', 3, 'x']],
    ['what nobody knows', { firstTimestamp: null, lastTimestamp: null, count: null }, ['<unknown>', 'Normal', 'Done', 'pod/p', '', 'c, n', 'it is done', '<unknown>', 1, 'x']],
  ],
});
