import { vi } from 'vitest';

const PATIENCE_MS = 30_000;

/** Tries until the expectation holds: soon, on a machine that is not busy; how soon is for `npm run bench` to say. */
export function eventually<T>(expectation: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(expectation, { timeout: PATIENCE_MS, interval: 20 });
}
