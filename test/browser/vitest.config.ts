import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node'];

// A real browser against the whole of Wheelhouse, started as `npm start` starts it. One file after another: they share it.
export default defineConfig({
  root: path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..'),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'browser', include: ['test/browser/**/*.test.ts'], globalSetup: ['test/browser/wheelhouse.ts'],
    fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000,
  },
});
