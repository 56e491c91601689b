// Builds the command line and what it stands on, when a source is newer than the last build. Prints to stderr only:
// stdout belongs to the command.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const main = path.join(root, 'apps/cli/dist/main.js');
const stamp = path.join(root, 'apps/cli/dist/.built');
const rooms = ['linux', 'cluster', 'kubectl', 'helm', 'world', 'grading', 'labs', 'contracts', 'kube-http'].map((name) => `libs/${name}`);
const skipped = new Set(['node_modules', 'dist', 'generated']);

export function buildIfChanged() {
  const builtAt = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  const changed = [...rooms, 'apps/cli', 'scripts'].some((folder) => hasNewer(path.join(root, folder), builtAt));
  if (!changed) return;
  const startedAt = new Date();
  for (const script of readdirSync(path.join(root, 'scripts')).filter((name) => /^generate-.*\.mjs$/.test(name))) {
    if (!run([path.join(root, 'scripts', script)])) process.exit(1);
  }
  // While a room is being worked on its errors are told, and what could be made of it runs all the same.
  if (!run([path.join(root, 'node_modules/typescript/bin/tsc'), '-b', path.join(root, 'apps/cli')]) && !existsSync(main)) process.exit(1);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, `${startedAt.toISOString()}\n`);
}

function hasNewer(folder, than) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    if (entry.isDirectory()) return !skipped.has(entry.name) && hasNewer(path.join(folder, entry.name), than);
    return /\.(ts|mjs|json)$/.test(entry.name) && !entry.name.endsWith('.test.ts') && statSync(path.join(folder, entry.name)).mtimeMs > than;
  });
}

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  return status === 0;
}
