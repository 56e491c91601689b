// `npm test`: checks, unit tests, API tests, fidelity tests, and the browser tests; then `N passed, N failed`.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stateFolder } from './setup/paths.mjs';
import { orExplain } from './setup/problem.mjs';
import { prepare } from './setup/prepare.mjs';

await orExplain(async () => {
  await prepare();
  const { buildPages, buildServers } = await import('./setup/build.mjs');
  const { runChecks } = await import('./setup/checks.mjs');
  const { startRedis } = await import('./setup/redis.mjs');
  const total = { passed: 0, failed: 0 };
  const add = ({ passed, failed }) => { total.passed += passed; total.failed += failed; };

  add(await runChecks());
  add(await vitest('everything, on PostgreSQL', ['run']));
  const redis = await startRedis();
  if (redis === undefined) {
    console.log('\nSKIPPED: the same tests on Redis, because this machine has no redis-server.');
  } else {
    try {
      add(await vitest('what stores and moves worlds, on Redis', ['run', '--project', 'platform', '--no-file-parallelism'], { REDIS_URL: redis.url }));
    } finally {
      await redis.stop();
    }
  }
  await buildServers();
  await buildPages();
  add(await vitest('in the browser', ['run', '--config', 'test/browser/vitest.config.ts']));

  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 ? 0 : 1);
});

/** Runs vitest and counts. A file that could not be loaded, or an error outside of any test, counts as a failure. */
async function vitest(title, args, env = {}) {
  const { runNode } = await import('./setup/processes.mjs');
  const { root } = await import('./setup/paths.mjs');
  console.log(`\n── ${title} ──`);
  const report = path.join(stateFolder, 'test-report.json');
  mkdirSync(stateFolder, { recursive: true });
  rmSync(report, { force: true });
  const { code } = await runNode(
    [path.join(root, 'node_modules/vitest/vitest.mjs'), ...args, '--passWithNoTests=false', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`], { env });
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const unloaded = testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed')).length;
  const failed = numFailedTests + unloaded;
  return { passed: numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed };
}
