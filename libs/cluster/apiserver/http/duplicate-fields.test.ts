import { describe, expect, test } from 'vitest';
import { duplicateFields } from './duplicate-fields.js';

describe('fields that stand twice', () => {
  test.each([
    ['{"a":1,"b":{"c":2}}', []],
    ['{ "a": 1, "b": [ {"c": 2}, {"c": 3} ], "d": "a,\\"b\\":{" }\n', []],
    ['{"a":1,"a":2}', ['a']],
    ['{"spec":{"replicas":1,"x":{},"replicas":2},"kind":"a","spec":{}}', ['spec.replicas', 'spec']],
    ['{"spec":{"containers":[{"name":"a"},{"name":"b","image":"x","image":"y"}]}}', ['spec.containers[1].image']],
    ['{"a":[[{"b":1}],[{"b":1,"b":1,"b":1}]]}', ['a[1][0].b']],
    ['{"a":{"\\u0062":1,"b":1}}', ['a.b']],
  ])('%s', (text, names) => {
    expect(duplicateFields(text, JSON.parse(text))).toEqual(names.map((name) => `duplicate field ${JSON.stringify(name)}`));
  });
});
