// Brings the dependencies when the lock file has changed.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { Surroundings } from './problem.mjs';
import { run } from './processes.mjs';
import { fingerprint, isStamped, stamp } from './stamps.mjs';

export async function install() {
  const wanted = fingerprint(['package-lock.json', '.npmrc']);
  const there = existsSync(path.join(root, 'node_modules/.package-lock.json'));
  if (there && isStamped('install', wanted)) return;
  if (there && holdsAll()) return stamp('install', wanted);
  console.log('Installing what Wheelhouse is made of (npm ci)…');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = npm !== undefined && /npm-cli\.c?js$/.test(npm)
    ? await run(process.execPath, [npm, ...args], { quiet: true })
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { quiet: true });
  if (code === 0) return stamp('install', wanted);
  if (/ENOSPC|no space left/i.test(output)) throw new Surroundings('The disk is full: installing needs about 2 GB; free some and start again.');
  if (/EACCES|EPERM/.test(output)) throw new Surroundings(`npm may not write to ${path.join(root, 'node_modules')}; give yourself the right to, or delete it.`);
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(output)) {
    throw new Surroundings('npm cannot reach its registry; connect this machine to the internet, or set the registry that it may use, and start again.');
  }
  throw new Surroundings(`npm ci failed: ${output.trim().split('\n').slice(-4).join(' ')}`);
}

/** Whether node_modules is what the lock file says, as after an `npm ci` by hand. */
function holdsAll() {
  const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  const [wanted, there] = [read('package-lock.json'), read('node_modules/.package-lock.json')];
  return Object.entries(wanted).every(([name, { version, optional, link }]) =>
    !name.startsWith('node_modules/') || link === true || (there[name] === undefined ? optional === true : there[name].version === version));
}
