import { describe, expect, test } from 'vitest';
import { schemaOf } from './strategic.js';
import { patchesConflict } from './strategic-conflicts.js';

const deployment = schemaOf({ apiVersion: 'apps/v1', kind: 'Deployment' });
const inPod = (spec: unknown) => ({ spec: { template: { spec } } });

describe('two patches conflict', () => {
  test.each([
    { name: 'not about different fields', left: { spec: { replicas: 2 } }, right: { spec: { paused: true } }, want: false },
    { name: 'not when they say the same', left: { spec: { replicas: 2 } }, right: { spec: { replicas: 2 } }, want: false },
    { name: 'about one field', left: { spec: { replicas: 2 } }, right: { spec: { replicas: 3 } }, want: true },
    { name: 'when one removes what the other fills', left: { metadata: { labels: null } }, right: { metadata: { labels: { a: 'b' } } }, want: true },
    { name: 'not about different containers', left: inPod({ containers: [{ name: 'a', image: 'x' }] }), right: inPod({ containers: [{ name: 'b', image: 'y' }] }), want: false },
    { name: 'about one container', left: inPod({ containers: [{ name: 'a', image: 'x' }] }), right: inPod({ containers: [{ name: 'a', image: 'y' }] }), want: true },
    { name: 'when only one deletes the item', left: inPod({ containers: [{ name: 'a', $patch: 'delete' }] }), right: inPod({ $patch: 'replace' }), want: true },
    { name: 'about lists of another length', left: inPod({ tolerations: [{ key: 'a' }] }), right: inPod({ tolerations: [] }), want: true },
  ])('$name', ({ left, right, want }) => {
    expect(patchesConflict(left, right, deployment)).toBe(want);
  });
});
