import { describe, expect, test } from 'vitest';
import { strategicMerge } from './merge.js';
import { jsonOf } from './nodes/json.js';
import { readNode } from './nodes/read.js';
import type { YamlNode } from './nodes/node.js';
import { builtInSchemas } from './schema.js';

const pod = (spec: string) => readNode(`{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: ${spec}}`) as YamlNode;

describe('strategic merge', () => {
  test.each([
    ['what the patch names comes first', '{containers: [{name: a}, {name: b, image: x}]}', '{containers: [{name: b, image: y}, {name: c}]}', { containers: [{ name: 'b', image: 'y' }, { name: 'c' }, { name: 'a' }] }],
    ['an item deleted', '{containers: [{name: a}, {name: b}]}', '{containers: [{name: a, $patch: delete}]}', { containers: [{ name: 'b' }] }],
    ['a list replaced', '{containers: [{name: a}]}', '{containers: [{$patch: replace}, {name: z}]}', { containers: [{ name: 'z' }] }],
    ['a list without keys is replaced', '{tolerations: [{key: a}]}', '{tolerations: [{key: b}]}', { tolerations: [{ key: 'b' }] }],
    ['a null takes away', '{a: 1, b: 2}', '{a: null}', { b: 2 }],
    ['a null that was there stays', '{a: null, b: 2}', '{b: 3}', { a: null, b: 3 }],
    ['nothing that was there goes', '{a: , b: 2}', '{b: 3}', { b: 3 }],
  ])('%s', (_name, target, patch, want) => {
    expect(jsonOf(strategicMerge(pod(target), pod(patch), builtInSchemas) as YamlNode).spec).toEqual(want);
  });
});
