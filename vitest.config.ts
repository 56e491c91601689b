import { defineConfig } from 'vitest/config';

// Tests read the sources: the condition `source` of each package's exports leads there, so no build comes before them.
const conditions = ['source', 'node'];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
} as const;
const exclude = ['**/node_modules/**', '**/dist/**', '**/.next/**', 'test/browser/**'];
/** What stores and moves worlds needs a database; what computes them does not. */
const platform = ['apps/api/**/*.test.ts', 'apps/worker/**/*.test.ts', 'libs/{db,queue,session}/**/*.test.ts', 'test/{api,hosting,start}/**/*.test.ts'];

/** The engine's rooms keep no state in modules and touch nothing outside of them (test/tidy sees to it): one load of the code does for all. */
const stateless = [
  'libs/{linux,cluster,kubectl,helm,world,grading,labs}/**/*.test.ts', 'test/simulation/**/*.test.ts',
  'test/fidelity/{api-facts,auth-reconcile,bootstrap-objects,create-clusterrole,explain,kubectl-answers,kubectl-completion,replay}.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      { ...shared, test: { name: 'engine', include: stateless, exclude, testTimeout: 30_000, isolate: false } },
      {
        ...shared,
        test: {
          name: 'platform', include: platform, exclude, testTimeout: 60_000, hookTimeout: 60_000,
          globalSetup: ['test/setup/postgres.ts'],
        },
      },
      {
        ...shared,
        test: {
          name: 'outside', include: ['apps/**/*.test.ts', 'libs/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...exclude, ...platform, ...stateless], testTimeout: 30_000,
        },
      },
    ],
  },
});
