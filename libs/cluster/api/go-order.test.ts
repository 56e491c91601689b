import { describe, expect, test } from 'vitest';
import { deepFreeze, type JsonValue } from '#cluster/apimachinery/json.js';
import { inGoOrder, sortedThroughout } from './go-order.js';
import { schemaNamed } from './schema.js';

const pod = schemaNamed('io.k8s.api.core.v1.Pod');
const fieldsOf = (fieldsV1: JsonValue): JsonValue => ({ metadata: { managedFields: [{ fieldsV1, manager: 'm' }] } });

describe('JSON of a built-in kind', () => {
  const cases: readonly { readonly name: string; readonly value: JsonValue; readonly want: string }[] = [
    { name: 'fields as in the struct', value: { spec: { nodeName: 'n', containers: [] }, metadata: { uid: 'u', name: 'p' }, apiVersion: 'v1', kind: 'Pod' }, want: '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","uid":"u"},"spec":{"containers":[],"nodeName":"n"}}' },
    { name: 'keys of maps sorted', value: { metadata: { labels: { b: '1', a: '2' } } }, want: '{"metadata":{"labels":{"a":"2","b":"1"}}}' },
    { name: 'lists as they are, what is in them in order', value: { spec: { containers: [{ image: 'i', name: 'z' }, { name: 'a' }] } }, want: '{"spec":{"containers":[{"name":"z","image":"i"},{"name":"a"}]}}' },
    { name: 'a field set: itself, fields, items by key', value: fieldsOf({ 'k:{"port":443,"protocol":"TCP"}': {}, 'k:{"port":80,"protocol":"TCP"}': { 'f:b': {}, '.': {}, 'f:a': {} }, 'f:z': {}, '.': {} }), want: '{"metadata":{"managedFields":[{"manager":"m","fieldsV1":{".":{},"f:z":{},"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:a":{},"f:b":{}},"k:{\\"port\\":443,\\"protocol\\":\\"TCP\\"}":{}}}]}}' },
    { name: 'a field set that is none', value: fieldsOf({ 'k:b': 1, 'k:a': {} }), want: '{"metadata":{"managedFields":[{"manager":"m","fieldsV1":{"k:a":{},"k:b":1}}]}}' },
    { name: 'fields that nobody knows come last', value: { more: 1, kind: 'Pod' }, want: '{"kind":"Pod","more":1}' },
  ];
  test.each(cases)('$name', ({ value, want }) => {
    const made = inGoOrder(deepFreeze(value), pod);
    expect(JSON.stringify(made)).toBe(want);
    expect(inGoOrder(made, pod)).toEqual(made);
  });

  test('what is in order stays the same object, and what was written before is not looked at', () => {
    const written = { kind: 'Pod', metadata: { name: 'p' } };
    expect(inGoOrder(written, pod)).toBe(written);
    const metadata = { uid: 'u', name: 'p' };
    expect(inGoOrder({ kind: 'Pod', metadata }, pod, { metadata })).toEqual({ kind: 'Pod', metadata });
    expect(Object.keys((inGoOrder({ kind: 'Pod', metadata }, pod, { metadata }) as { metadata: object }).metadata)).toEqual(['uid', 'name']);
  });
});

test('JSON of a custom resource is sorted throughout', () => {
  expect(JSON.stringify(sortedThroughout({ spec: { z: [{ b: 1, a: 2 }] }, kind: 'Boat', apiVersion: 'v1' }))).toBe('{"apiVersion":"v1","kind":"Boat","spec":{"z":[{"a":2,"b":1}]}}');
});
