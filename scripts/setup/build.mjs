// Builds what has changed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { Surroundings } from './problem.mjs';
import { runNode } from './processes.mjs';
import { fingerprint, isStamped, stamp } from './stamps.mjs';

const isSource = (file) => /\.(ts|json)$/.test(file) && !/\.test\.ts$/.test(file);

/** Runs `work` unless it was done for the same inputs and `output` is still there. */
async function once(name, inputs, output, work, keep) {
  const value = fingerprint(inputs, keep);
  if (isStamped(name, value) && (output === undefined || existsSync(path.join(root, output)))) return;
  if ((await work()) !== false) stamp(name, value);
}

const must = (what, args, env) => async () => {
  const { code, output } = await runNode(args, { quiet: true, env });
  if (code === 0) return;
  if (/ENOSPC/.test(output)) throw new Surroundings('The disk is full; free about 1 GB and start again.');
  console.error(output);
  throw new Surroundings(`${what} failed; what it said stands above.`);
};

/** Code that is made from other things: the API's types, the database client. */
export async function generate() {
  const scripts = readdirSync(path.join(root, 'scripts')).filter((name) => /^generate-.*\.mjs$/.test(name)).sort();
  for (const script of scripts) {
    const file = path.join(root, 'scripts', script);
    // Where it writes stands in it; what it reads is itself, the facts by hand and the packages.
    const output = /libs\/[\w/.-]+\/generated\/[\w.-]+/.exec(readFileSync(file, 'utf8'))?.[0];
    const inputs = [`scripts/${script}`, 'libs/cluster/api', 'package-lock.json'];
    await once(script.replace(/\.mjs$/, ''), inputs, output, must(`scripts/${script}`, [file]), (input) => !input.includes('/generated/'));
  }
  await once('prisma', ['prisma/schema.prisma', 'package-lock.json'], 'libs/db/generated/client.ts', must(
    'Making the database client', [path.join(root, 'node_modules/prisma/build/index.js'), 'generate', '--schema', 'prisma/schema.prisma'],
    // Prisma would download this engine; generating never runs it.
    { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' }));
}

/** The servers and the command line. `isDev`: a failure is shown, and what was built before goes on. */
export async function buildServers({ isDev = false } = {}) {
  const inputs = ['apps/api', 'apps/worker', 'apps/cli', 'libs', 'tsconfig.json', 'tsconfig.base.json', 'package-lock.json'];
  const work = must('Building the servers', [path.join(root, 'node_modules/typescript/bin/tsc'), '-b']);
  await once('servers', inputs, 'apps/api/dist/main.js', () => work().catch((error) => {
    if (!isDev || !(error instanceof Surroundings)) throw error;
    console.error(`${error.message} Going on with what is there.`);
    return false;
  }), isSource);
}

export async function buildPages() {
  if (!existsSync(path.join(root, 'apps/web/next.config.ts'))) return;
  await once('pages', ['apps/web', 'libs/contracts', 'package-lock.json'], 'apps/web/.next/BUILD_ID',
    must('Building the pages', [path.join(root, 'node_modules/next/dist/bin/next'), 'build', path.join(root, 'apps/web')], { NEXT_TELEMETRY_DISABLED: '1' }),
    (file) => !/\.test\.tsx?$|\.tsbuildinfo$|next-env\.d\.ts$/.test(file));
}
