// `npm run check` and, with --fix, `npm run fix`.
import { orExplain } from './setup/problem.mjs';
import { prepare } from './setup/prepare.mjs';

await orExplain(async () => {
  await prepare();
  const { runChecks } = await import('./setup/checks.mjs');
  const { failed } = await runChecks({ fix: process.argv.includes('--fix') });
  process.exit(failed === 0 ? 0 : 1);
});
