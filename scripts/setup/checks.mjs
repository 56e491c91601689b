// The checks of `npm run check`, in the order in which they help: types first.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { runNode } from './processes.mjs';

const bin = (file) => path.join(root, 'node_modules', file);
/** Fewer modules than this and dependency-cruiser has not looked at the code. */
const MODULES_MIN = 200;

const tsc = bin('typescript/bin/tsc');
const checks = [
  { name: 'types', args: [tsc, '-b'] },
  { name: 'types of the pages', args: [tsc, '--noEmit', '-p', 'apps/web'] },
  { name: 'types of the tests', args: [tsc, '--noEmit', '-p', 'tsconfig.tests.json'] },
  { name: 'lint (biome)', args: [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'], fix: ['--write'] },
  { name: 'structure (dependency-cruiser)', args: [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', 'apps', 'libs'], judge: sawModules },
  { name: 'dead code (knip)', args: [bin('knip/bin/knip.js'), '--no-progress'] },
];

/** Runs them one after another and prints what fails. Answers `{ passed, failed }`. */
export async function runChecks({ fix = false } = {}) {
  const result = { passed: 0, failed: 0 };
  for (const { name, args, fix: fixing = [], judge = () => undefined } of checks) {
    if (!existsSync(args[0])) throw new Error(`${args[0]} is missing.`);
    const { code, output } = await runNode([...args, ...(fix ? fixing : [])], { quiet: true, env: { NO_COLOR: '1' } });
    const complaint = code === 0 ? judge(output) : output;
    if (complaint === undefined) {
      result.passed++;
      console.log(`✓ ${name}`);
    } else {
      result.failed++;
      console.log(`✗ ${name}\n${complaint.trim()}\n`);
    }
  }
  return result;
}

/** A wrong path makes dependency-cruiser see nothing and find that in order. */
function sawModules(output) {
  const seen = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0);
  return seen >= MODULES_MIN ? undefined : `It saw ${seen} modules, expected at least ${MODULES_MIN}:\n${output}`;
}
