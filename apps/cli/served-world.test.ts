import { afterEach, expect, test, vi } from 'vitest';
import type { World } from '#world/world.js';
import { ServedWorld } from './served-world.js';

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
  await vi.waitFor(() => expect(turns).toBeGreaterThan(4), { timeout: 30_000 });
  served.stop();
  expect(told).toHaveBeenCalledTimes(1);
  expect(told.mock.calls[0]?.[0]).toEqual(new Error('a controller broke down'));
});
