import { afterEach, expect, test, vi } from 'vitest';
import type { World } from '#world/world.js';
import { ServedWorld } from './served-world.js';
import { eventually } from '../../test/setup/eventually.js';

afterEach(() => {
  vi.restoreAllMocks();
});

test('a component that breaks down is told of, and the world goes on', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let turns = 0;
  const world = {
    now: () => 0,
    nextDueMs: () => 0,
    work() {
      turns++;
      if (turns === 2) throw new Error('a controller broke down');
      return true;
    },
  };
  const served = new ServedWorld(world as unknown as World, 1);
  await eventually(() => expect(turns).toBeGreaterThan(4));
  served.stop();
  expect(told).toHaveBeenCalledTimes(1);
  expect(told.mock.calls[0]?.[0]).toEqual(new Error('a controller broke down'));
});

test('a request whose client has gone is given up', async () => {
  let given = 0;
  const world = { now: () => 0, nextDueMs: () => undefined, work: () => true, answer: () => () => { given++; } };
  const served = new ServedWorld(world as unknown as World, 1);
  const gone = new AbortController();
  void served.handle({ method: 'POST', target: '/', headers: {}, body: new Uint8Array(), client: { address: '127.0.0.1' } }, gone.signal);
  expect(given).toBe(0);
  gone.abort();
  expect(given).toBe(1);
  served.stop();
});
