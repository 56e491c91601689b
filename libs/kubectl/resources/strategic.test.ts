import { describe, expect, test } from 'vitest';
import { schemaOf, threeWayMergePatch, threeWayPatch } from './strategic.js';

const deployment = (containers: object[], more: object = {}) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { template: { spec: { containers } }, ...more } });

describe('threeWayPatch', () => {
  const schema = schemaOf({ apiVersion: 'apps/v1', kind: 'Deployment' });
  test.each([
    { name: 'defaults of the server stay', original: deployment([{ name: 'a', image: 'x' }]), modified: deployment([{ name: 'a', image: 'x' }]), current: deployment([{ name: 'a', image: 'x', imagePullPolicy: 'Always' }], { replicas: 1 }), want: {} },
    { name: 'a changed field', original: deployment([{ name: 'a', image: 'x' }]), modified: deployment([{ name: 'a', image: 'y' }]), current: deployment([{ name: 'a', image: 'x' }]), want: { spec: { template: { spec: { containers: [{ name: 'a', image: 'y' }], '$setElementOrder/containers': [{ name: 'a' }] } } } } },
    { name: 'a field that was applied and is gone', original: deployment([], { replicas: 2 }), modified: deployment([]), current: deployment([], { replicas: 2 }), want: { spec: { replicas: null } } },
    { name: 'a container that was applied and is gone', original: deployment([{ name: 'a' }, { name: 'b' }]), modified: deployment([{ name: 'a' }]), current: deployment([{ name: 'a' }, { name: 'b' }]), want: { spec: { template: { spec: { containers: [{ $patch: 'delete', name: 'b' }], '$setElementOrder/containers': [{ name: 'a' }] } } } } },
  ])('$name', ({ original, modified, current, want }) => {
    if (schema === undefined) throw new Error('the schema of Deployment is missing');
    expect(threeWayPatch(original, modified, current, schema)).toEqual(want);
  });
});

test('custom resources get JSON merge patches', () => {
  expect(threeWayMergePatch({ spec: { a: 1, b: 2 } }, { spec: { a: 3 } }, { spec: { a: 1, b: 2, c: 4 } })).toEqual({ spec: { a: 3, b: null } });
});
