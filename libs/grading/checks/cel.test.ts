import { describe, expect, test } from 'vitest';
import { configmaps } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import type { Subject } from '#grading/subject.js';
import { cel } from './cel.js';

const { client } = aSmallCluster();
client.create(configmaps, { metadata: { name: 'one', namespace: 'default', labels: { app: 'web' } }, data: { size: '5' } });
client.create(configmaps, { metadata: { name: 'two', namespace: 'default', labels: { app: 'web' } }, data: {} });
// The check reads the API only.
const subject = { client } as unknown as Subject;
const objects = { one: { kind: 'ConfigMap', name: 'one' }, none: { kind: 'ConfigMap', name: 'none' }, all: { kind: 'ConfigMap', selector: 'app=web' } };

describe('a CEL expression over objects', () => {
  test.each<[string, string, string?]>([
    ["one.data.size == '5'", 'pass'],
    ['int(one.data.size) > 5', 'fail', 'why'],
    ["one.data.colour == 'red'", 'fail', 'why'],
    ['none == null', 'pass'],
    ["none.data.size == '5'", 'fail', 'why'],
    ['all.size() == 2 && all.all(each, has(each.metadata.labels))', 'pass'],
    ['one.data.size', 'broken', 'The expression of this check does not fit: must evaluate to bool but got dyn'],
    ['nothing == 1', 'broken', "The expression of this check does not fit: compilation failed: ERROR: <input>:1:1: undeclared reference to 'nothing' (in container '')\n | nothing == 1\n | ^"],
    ['one.data.size ==', 'broken'],
    ['[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, [1,2,3,4,5,6,7,8,9,10].all(d, [1,2,3,4,5,6,7,8,9,10].all(e, [1,2,3,4,5,6,7,8,9,10].all(f, a + b + c + d + e + f > 0))))))', 'broken', 'The expression of this check takes too long.'],
  ])('%s: %s', (expression, state, reason) => {
    const verdict = cel.run({ objects, expression, reason: 'why' }, subject, 'check');
    expect(verdict.state).toBe(state);
    if (reason !== undefined) expect(verdict.reason).toBe(reason);
  });

  test('of a kind that is not there is the lab’s fault', () => {
    expect(cel.run({ objects: { boats: { kind: 'Boat' } }, expression: 'true', reason: 'why' }, subject, 'check')).toEqual({ state: 'broken', reason: 'The check asks for kind Boat, which the cluster does not have.' });
  });
});
