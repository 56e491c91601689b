import { describe, expect, test } from 'vitest';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { Etcd, type Change } from './etcd.js';
import { SortedMap } from './sorted-map.js';

describe('SortedMap', () => {
  test('agrees with a plain map under random changes', () => {
    const random = new SeededRandom(7);
    const plain = new Map<string, number>();
    let map = new SortedMap<number>();
    for (let i = 0; i < 5000; i++) {
      const key = `k${random.below(800)}`;
      if (random.chance(1, 3)) {
        plain.delete(key);
        map = map.delete(key);
      } else {
        plain.set(key, i);
        map = map.set(key, i);
      }
    }
    const seen: [string, number][] = [];
    map.forEach('', '\uffff', (value, key) => {
      seen.push([key, value]);
    });
    expect(seen).toEqual([...plain].sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(map.size).toBe(plain.size);
  });
});

describe('Etcd', () => {
  test('compares before it writes', () => {
    const etcd = new Etcd();
    const entry = etcd.put('/registry/pods/a/x', 0, (revision) => ({ revision }));
    expect(entry?.value).toEqual({ revision: 2 });
    expect(etcd.put('/registry/pods/a/x', 0, () => ({}))).toBeUndefined();
    expect(etcd.put('/registry/pods/a/x', 2, () => ({}))?.modRevision).toBe(3);
  });

  test('a fork and its origin do not see each other', () => {
    const etcd = new Etcd();
    etcd.put('/registry/pods/a/x', 0, () => ({ n: 1 }));
    const fork = new Etcd(etcd.state());
    fork.put('/registry/pods/a/y', 0, () => ({ n: 2 }));
    etcd.put('/registry/pods/a/z', 0, () => ({ n: 3 }));
    expect([etcd.get('/registry/pods/a/y'), fork.get('/registry/pods/a/z')]).toEqual([undefined, undefined]);
    expect(etcd.since('/registry/pods/', 2)?.map((change) => change.key)).toEqual(['/registry/pods/a/z']);
  });

  test('restores what it was', () => {
    const etcd = new Etcd();
    for (let i = 0; i < 100; i++) etcd.put(`/registry/pods/a/${i}`, 0, () => ({ i }));
    const copy = Etcd.restore(JSON.parse(JSON.stringify(etcd.snapshot())));
    expect(copy.snapshot()).toEqual(etcd.snapshot());
  });

  test('tells watchers of a resource, and what was compacted', () => {
    const etcd = new Etcd();
    const seen: Change[] = [];
    etcd.watch('/registry/pods/', (change) => seen.push(change));
    etcd.put('/registry/services/specs', 0, () => ({}));
    for (let i = 0; i < 2500; i++) etcd.put('/registry/pods/a/x', undefined, () => ({ i }));
    expect(seen).toHaveLength(2500);
    expect(etcd.since('/registry/pods/', 1)).toBeUndefined();
  });
});
