import { describe, expect, test } from 'vitest';
import { schemaOfKind } from '#cluster/api/schema.js';
import type { JsonObject } from '#cluster/apimachinery/json.js';
import { applyStrategicMergePatch } from './strategic-merge.js';

const schema = schemaOfKind('', 'v1', 'Pod');
const pod = (spec: JsonObject): JsonObject => ({ spec });

describe('strategic merge', () => {
  test.each([
    {
      name: 'items merge by name, new ones stand where the patch has them',
      original: pod({ containers: [{ name: 'nginx', image: 'a' }] }),
      patch: pod({ containers: [{ name: 'sidecar', image: 'b' }] }),
      want: pod({ containers: [{ name: 'sidecar', image: 'b' }, { name: 'nginx', image: 'a' }] }),
    },
    {
      name: '$patch: delete takes an item away',
      original: pod({ containers: [{ name: 'a' }, { name: 'b' }] }),
      patch: pod({ containers: [{ name: 'a', $patch: 'delete' }] }),
      want: pod({ containers: [{ name: 'b' }] }),
    },
    {
      name: '$setElementOrder orders',
      original: pod({ containers: [{ name: 'a' }, { name: 'b' }] }),
      patch: pod({ '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] }),
      want: pod({ containers: [{ name: 'b' }, { name: 'a' }] }),
    },
    { name: 'atomic lists are replaced', original: pod({ tolerations: [{ key: 'a' }] }), patch: pod({ tolerations: [{ key: 'b' }] }), want: pod({ tolerations: [{ key: 'b' }] }) },
    { name: 'null removes', original: pod({ nodeName: 'n', hostname: 'h' }), patch: pod({ nodeName: null }), want: pod({ hostname: 'h' }) },
    {
      name: '$retainKeys drops the rest',
      original: pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
      patch: pod({ volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] }),
      want: pod({ volumes: [{ name: 'v', hostPath: { path: '/x' } }] }),
    },
    { name: 'a directive where there was nothing is nothing', original: pod({ hostname: 'h' }), patch: pod({ securityContext: { $patch: 'replace', runAsUser: 1 } }), want: pod({ hostname: 'h' }) },
    { name: 'a new list needs no keys', original: pod({}), patch: pod({ containers: [{ image: 'a' }] }), want: pod({ containers: [{ image: 'a' }] }) },
  ])('$name', ({ original, patch, want }) => expect(applyStrategicMergePatch(original, patch, schema)).toEqual(want));

  test.each<[name: string, patch: JsonObject, code: number, message: string]>([
    ['an item without its key', pod({ containers: [{ image: 'zz' }] }), 500, 'map: map[image:zz] does not contain declared merge key: name'],
    ['a deletion without its key', pod({ containers: [{ $patch: 'delete', image: 'x' }] }), 500, 'map: map[$patch:delete image:x] does not contain declared merge key: name'],
    ['an unknown directive', pod({ containers: [{ name: 'a', $patch: 'frob' }] }), 500, 'unknown patch type: frob in map: map[$patch:frob name:a]'],
    ['an item that asks to be merged', pod({ containers: [{ name: 'a', $patch: 'merge' }] }), 500, 'merging lists cannot yet be specified in the patch'],
    ['an unknown directive of a map', { spec: { $patch: 'frob' } }, 500, 'unknown patch type: frob in map: map[$patch:frob]'],
    ['retained keys that are no list', { spec: { $retainKeys: 'a' } }, 400, 'invalid patch format of retainKeys'],
    ['an order of nothing', { spec: { $setElementOrder: [] } }, 400, 'invalid patch format of setElementOrder list'],
    ['another order than asked for', pod({ '$setElementOrder/containers': [{ name: 'b' }], containers: [{ name: 'c' }] }), 500, "The order in patch list:\n[map[name:c]]\n doesn't match $setElementOrder list:\n[map[name:b]]\n"],
    ['items of two kinds', pod({ containers: ['a'] }), 500, 'list element types are not identical: [[map[image:i name:a]] [a]]'],
  ])('%s is refused', (_name, patch, code, message) => {
    const original = pod({ containers: [{ name: 'a', image: 'i' }] });
    expect(() => applyStrategicMergePatch(original, patch, schema)).toThrow(expect.objectContaining({ message, code }));
  });
});
