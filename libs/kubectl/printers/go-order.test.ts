import { describe, expect, test } from 'vitest';
import { typedOrder } from './go-order.js';

/** The keys of the value at a path, in their order. */
function keysAt(object: unknown, ...path: readonly string[]): string {
  return Object.keys(path.reduce<Record<string, never>>((value, key) => value[key] as never, typedOrder(object) as never)).join(' ');
}

describe('typed objects have the order of their Go types', () => {
  test.each([
    { name: 'an object begins with its type', object: { spec: {}, metadata: {}, apiVersion: 'apps/v1', kind: 'Deployment', status: {} }, path: [], want: 'kind apiVersion metadata spec status' },
    { name: 'fields come by their numbers', object: { apiVersion: 'v1', kind: 'Node', spec: { taints: [{ value: 'b', effect: 'NoSchedule', key: 'a' }] } }, path: ['spec', 'taints', '0'], want: 'key value effect' },
    { name: 'but where Go has another order', object: { apiVersion: 'v1', kind: 'Pod', spec: { serviceAccount: 'x', nodeName: 'n', restartPolicy: 'Always', initContainers: [], containers: [] } }, path: ['spec'], want: 'initContainers containers restartPolicy serviceAccount nodeName' },
    { name: 'apiVersion is not always first', object: { apiVersion: 'v1', kind: 'Pod', metadata: { ownerReferences: [{ uid: 'u', apiVersion: 'v1', name: 'n', kind: 'K' }] } }, path: ['metadata', 'ownerReferences', '0'], want: 'apiVersion kind name uid' },
    { name: 'maps are sorted', object: { apiVersion: 'v1', kind: 'ConfigMap', data: { b: '1', a: '2' } }, path: ['data'], want: 'a b' },
    { name: 'of other kinds only the beginning is known', object: { spec: {}, b: 1, metadata: {}, apiVersion: 'x/v1', kind: 'X', a: 1 }, path: [], want: 'kind apiVersion metadata spec b a' },
  ])('$name', ({ object, path, want }) => {
    expect(keysAt(object, ...path)).toBe(want);
  });
});
