import { defineConfig } from 'vitest/config';

/** Drives the whole product, started as `npm start` starts it, in a real Chromium. `npm test` builds everything before. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['./start-wheelhouse.ts'],
    fileParallelism: false,
    // Each step of the journey stands on the one before.
    bail: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
