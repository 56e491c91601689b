import { expect } from 'vitest';
import { testResource } from '#cluster/testing/resource-tests.js';
import { eventsV1Resource } from './resource.js';

testResource(eventsV1Resource, {
  sample: { eventTime: '2026-01-01T00:00:00.000000Z', reportingController: 'a.example.com/c', reportingInstance: 'c-1', action: 'Do', reason: 'Done', type: 'Normal', regarding: { kind: 'Pod', name: 'p', namespace: 'default' }, note: 'it is done' },
  refuses: [
    ['no time', { eventTime: null, regarding: { namespace: 'default' } }, 'eventTime: Required value'],
    ['a type that is none', { type: 'Bad' }, 'type: Invalid value: "": has invalid value: Bad'],
    ['no reporter', { reportingController: '', reportingInstance: '' }, expect.stringMatching(/^\[reportingController: Required value, reportingController: Invalid value: "": name part must be non-empty, .*, reportingInstance: Required value\]$/)],
    ['what only the core group has', { deprecatedCount: 2, deprecatedSource: { component: 'c' }, deprecatedFirstTimestamp: '2026-01-01T00:00:00Z', deprecatedLastTimestamp: '2026-01-01T00:00:00Z' }, '[firstTimestamp: Invalid value: "": needs to be unset, lastTimestamp: Invalid value: "": needs to be unset, count: Invalid value: "": needs to be unset, source: Invalid value: "": needs to be unset]'],
    ['a series of one', { series: { count: 1, lastObservedTime: '2026-01-01T00:00:00.000000Z' } }, 'series.count: Invalid value: "": should be at least 2'],
  ],
  keeps: [
    ['what it is about', { regarding: { name: 'q' } }, 'involvedObject: Invalid value: {"Kind":"Pod","Namespace":"default","Name":"q","UID":"","APIVersion":"","ResourceVersion":"","FieldPath":""}: field is immutable'],
    ['what it says', { reason: 'Undone', note: 'x', type: 'Warning', action: 'Undo' }, '[reason: Invalid value: "Undone": field is immutable, message: Invalid value: "x": field is immutable, type: Invalid value: "Warning": field is immutable, action: Invalid value: "Undo": field is immutable]'],
    ['its time', { eventTime: '2026-01-01T00:00:01.000000Z' }, 'eventTime: Invalid value: "2026-01-01T00:00:01.000000Z": field is immutable'],
    ['not that it went on', { series: { count: 2, lastObservedTime: '2026-01-01T00:00:00.000000Z' } }, ''],
  ],
  shows: [['as an event of the core group is shown', {}, ['0s', 'Normal', 'Done', 'pod/p', '', 'a.example.com/c, c-1', 'it is done', '0s', 1, 'x']]],
});
