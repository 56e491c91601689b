// What was done already: a step whose inputs have not changed since is skipped.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, stateFolder } from './paths.mjs';

const SKIPPED = new Set(['node_modules', 'dist', '.next', '.git', '.wheelhouse']);

/** A text that changes with the content of the files, given as paths of files or folders within the repository. */
export function fingerprint(inputs, keep = () => true) {
  const hash = createHash('sha256').update(process.version);
  const walk = (file) => {
    const full = path.join(root, file);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) if (!SKIPPED.has(name)) walk(path.join(file, name));
    } else if (keep(file)) {
      hash.update(`${file}\0`).update(readFileSync(full)).update('\0');
    }
  };
  for (const input of inputs) walk(input);
  return hash.digest('hex');
}

export function isStamped(name, value) {
  try {
    return readFileSync(path.join(stateFolder, 'stamps', name), 'utf8') === value;
  } catch {
    return false;
  }
}

export function stamp(name, value) {
  mkdirSync(path.join(stateFolder, 'stamps'), { recursive: true });
  writeFileSync(path.join(stateFolder, 'stamps', name), value);
}
