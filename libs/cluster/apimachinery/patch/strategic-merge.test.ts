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
  ])('$name', ({ original, patch, want }) => expect(applyStrategicMergePatch(original, patch, schema)).toEqual(want));
});
