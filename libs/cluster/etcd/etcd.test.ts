import { describe, expect, test } from 'vitest';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { VirtualClock } from '#linux/env/virtual-clock.js';
import { Etcd, type Change } from './etcd.js';
import { SortedMap } from './sorted-map.js';

describe('SortedMap', () => {
  test.each([0, 1, 32, 33, 1024, 1025, 5000])('made of %i entries at once, it holds them', (size) => {
    const entries = Array.from({ length: size }, (_, i) => [`k${String(i).padStart(5, '0')}`, i] as const);
    const seen: [string, number][] = [];
    const map = SortedMap.of(entries);
    map.forEach('', '\uffff', (value, key) => {
      seen.push([key, value]);
    });
    expect([map.size, seen]).toEqual([size, entries]);
    expect(entries.every(([key, value]) => map.get(key) === value)).toBe(true);
    expect(map.set('k00000x', -1).delete('k00000x').size).toBe(size);
  });

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
    for (const [from, to] of [['', '\uffff'], ['k2', 'k5'], ['k300', 'k300'], ['k31', 'k311'], ['x', 'z']] as const) {
      expect(map.count(from, to)).toBe([...plain.keys()].filter((key) => key >= from && key < to).length);
    }
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

  test('refuses what is too large, and what does not fit', () => {
    const etcd = new Etcd(undefined, { quotaBytes: 2_500_000 });
    const big = (length: number) => () => ({ text: 'x'.repeat(length) });
    expect(() => etcd.put('/registry/configmaps/a/huge', 0, big(1_600_000))).toThrow('etcdserver: request is too large');
    etcd.put('/registry/configmaps/a/x', 0, big(1_000_000));
    etcd.put('/registry/configmaps/a/y', 0, big(1_000_000));
    expect(() => etcd.put('/registry/configmaps/a/z', 0, big(1_000_000))).toThrow('etcdserver: mvcc: database space exceeded');
    expect(etcd.get('/registry/configmaps/a/z')).toBeUndefined();
    expect(etcd.put('/registry/configmaps/a/x', undefined, big(1_000_000))).toBeDefined();
    etcd.delete('/registry/configmaps/a/y', undefined, () => ({}));
    expect(etcd.put('/registry/configmaps/a/z', 0, big(1_000_000))).toBeDefined();
    const copy = Etcd.restore(etcd.snapshot());
    const { bytes: _, ...unmeasured } = etcd.snapshot();
    expect([copy.bytes, Etcd.restore(unmeasured).bytes]).toEqual([etcd.bytes, etcd.bytes]);
  });

  test('forgets large changes sooner', () => {
    const etcd = new Etcd();
    for (let i = 0; i < 100; i++) etcd.put('/registry/configmaps/a/x', undefined, () => ({ i, text: 'x'.repeat(1_000_000) }));
    expect(etcd.compacted).toBeGreaterThan(50);
    expect(etcd.since('/registry/', etcd.revision - 2)).toHaveLength(2);
  });
});

describe('the past', () => {
  const filled = () => {
    const etcd = new Etcd();
    etcd.put('/registry/pods/a/x', 0, () => ({ n: 1 })); // 2
    etcd.put('/registry/pods/a/x', 2, () => ({ n: 2 })); // 3
    etcd.put('/registry/pods/a/y', 0, () => ({ n: 3 })); // 4
    etcd.delete('/registry/pods/a/x', undefined, () => ({})); // 5
    return etcd;
  };

  test.each([
    { revision: 1, holds: {} },
    { revision: 2, holds: { '/registry/pods/a/x': { n: 1 } } },
    { revision: 3, holds: { '/registry/pods/a/x': { n: 2 } } },
    { revision: 4, holds: { '/registry/pods/a/x': { n: 2 }, '/registry/pods/a/y': { n: 3 } } },
    { revision: 5, holds: { '/registry/pods/a/y': { n: 3 } } },
  ])('revision $revision holds what it held', ({ revision, holds }) => {
    const seen: Record<string, object> = {};
    filled().at(revision).forEach('', '\uffff', ({ value }, key) => {
      seen[key] = value;
    });
    expect(seen).toEqual(holds);
  });

  test('what is compacted, or has not come yet, is refused', () => {
    const etcd = filled();
    etcd.compact(4);
    expect(() => etcd.at(3)).toThrow('etcdserver: mvcc: required revision has been compacted');
    expect(() => etcd.at(6)).toThrow('etcdserver: mvcc: required revision is a future revision');
    expect(() => etcd.compact(4)).toThrow('etcdserver: mvcc: required revision has been compacted');
    expect(() => etcd.compact(9)).toThrow('etcdserver: mvcc: required revision is a future revision');
    expect([etcd.since('/registry/', 3), etcd.since('/registry/', 4)?.length]).toEqual([undefined, 1]);
  });

  test('an entry counts its writes, and a snapshot keeps the count', () => {
    const etcd = new Etcd();
    for (let i = 0; i < 3; i++) etcd.put('/registry/secrets/a/x', undefined, () => ({ i }), { seal: { prefix: 'k8s:enc:aescbc:v1:key1:', key: 'a2V5' } });
    const copy = Etcd.restore(JSON.parse(JSON.stringify(etcd.snapshot())));
    expect(copy.get('/registry/secrets/a/x')).toEqual({ value: { i: 2 }, createRevision: 2, modRevision: 4, version: 3, seal: { prefix: 'k8s:enc:aescbc:v1:key1:', key: 'a2V5' } });
  });

  test('another data directory: watchers hear what differs', () => {
    const [etcd, other] = [filled(), filled()];
    other.put('/registry/pods/a/z', 0, () => ({ n: 4 }));
    other.delete('/registry/pods/a/y', undefined, () => ({}));
    const seen: string[] = [];
    etcd.watch('/registry/pods/', ({ type, key }) => seen.push(`${type} ${key}`));
    etcd.replace(other.state());
    expect([seen, etcd.revision, etcd.size]).toEqual([['delete /registry/pods/a/y', 'put /registry/pods/a/z'], 7, 1]);
  });

  test('an alarm stays until it is disarmed', () => {
    const etcd = new Etcd(undefined, { quotaBytes: 1_000, hasAlarm: true });
    etcd.put('/registry/configmaps/a/x', 0, () => ({ text: 'x'.repeat(800) }));
    expect(() => etcd.put('/registry/configmaps/a/y', 0, () => ({ text: 'x'.repeat(800) }))).toThrow('etcdserver: mvcc: database space exceeded');
    etcd.delete('/registry/configmaps/a/x', undefined, () => ({}));
    expect(Etcd.restore(etcd.snapshot()).isFull).toBe(true);
    expect(() => etcd.put('/registry/configmaps/a/y', 0, () => ({}))).toThrow('etcdserver: mvcc: database space exceeded');
    etcd.disarm();
    expect(etcd.put('/registry/configmaps/a/y', 0, () => ({}))).toBeDefined();
  });
});

describe('leases', () => {
  const HOUR_MS = 3_600_000;
  const setUp = () => {
    const clock = new VirtualClock(1_000);
    return { clock, etcd: new Etcd(undefined, { clock, lastOf: (value, revision) => ({ ...value, revision }) }) };
  };
  const advance = (clock: VirtualClock, ms: number) => {
    const to = clock.now() + ms;
    while (clock.runNext(to));
    clock.moveTo(to);
  };

  test('a key goes within a minute of its time, and its watchers hear of it', () => {
    const { clock, etcd } = setUp();
    const seen: Change[] = [];
    etcd.put('/registry/events/a/x', 0, () => ({ n: 1 }), { ttlMs: HOUR_MS });
    etcd.put('/registry/events/a/stays', 0, () => ({ n: 2 }));
    etcd.watch('/registry/events/', (change) => seen.push(change));
    advance(clock, HOUR_MS - 1);
    expect(etcd.size).toBe(2);
    advance(clock, 60_000);
    expect(etcd.get('/registry/events/a/x')).toBeUndefined();
    expect(seen).toMatchObject([{ type: 'delete', key: '/registry/events/a/x', value: { n: 1, revision: 4 } }]);
  });

  test('each write begins anew, and one without a lease keeps the key', () => {
    const { clock, etcd } = setUp();
    etcd.put('/registry/events/a/x', 0, () => ({}), { ttlMs: HOUR_MS });
    etcd.put('/registry/events/a/y', 0, () => ({}), { ttlMs: HOUR_MS });
    advance(clock, HOUR_MS / 2);
    etcd.put('/registry/events/a/x', undefined, () => ({ again: true }), { ttlMs: HOUR_MS });
    etcd.put('/registry/events/a/y', undefined, () => ({ again: true }));
    advance(clock, HOUR_MS);
    expect([etcd.get('/registry/events/a/x') !== undefined, etcd.get('/registry/events/a/y') !== undefined]).toEqual([true, true]);
    advance(clock, 10 * HOUR_MS);
    expect([etcd.get('/registry/events/a/x') !== undefined, etcd.get('/registry/events/a/y') !== undefined]).toEqual([false, true]);
  });

  test('a lease outlives a snapshot, and ends in a store that is restored later', () => {
    const { etcd } = setUp();
    etcd.put('/registry/events/a/x', 0, () => ({}), { ttlMs: HOUR_MS });
    const snapshot = JSON.parse(JSON.stringify(etcd.snapshot()));
    const soon = new VirtualClock(2_000);
    const restored = Etcd.restore(snapshot, { clock: soon });
    expect(restored.snapshot()).toEqual(snapshot);
    advance(soon, HOUR_MS + 60_000);
    expect([restored.size, restored.bytes]).toEqual([0, 0]);
    const late = Etcd.restore(snapshot, { clock: new VirtualClock(3 * HOUR_MS) });
    expect([late.size, late.bytes]).toEqual([0, 0]);
    const fork = new VirtualClock(2_000);
    const forked = new Etcd(etcd.state(), { clock: fork });
    advance(fork, 2 * HOUR_MS);
    expect([forked.size, etcd.size]).toEqual([0, 1]);
  });
});
