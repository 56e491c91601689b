import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Lab } from '#labs/format/lab.js';
import { type LabFiles, readLab } from '#labs/format/read-lab.js';
import { startLab } from '#labs/hosting/start-lab.js';
import { SharedParts } from '#world/shared-parts.js';
import type { World } from '#world/world.js';
import { Failure } from './usage.js';

const LAB_BYTES_MAX = 4 * 1024 * 1024;

/** Reads a lab's folder into texts by their path within it. Throws Failure. */
export function readLabFolder(folder: string): LabFiles {
  const files: Record<string, string> = {};
  let bytes = 0;
  const walk = (inner: string) => {
    for (const entry of readdirSync(path.join(folder, inner), { withFileTypes: true })) {
      const name = inner === '' ? entry.name : `${inner}/${entry.name}`;
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) walk(name);
      else if (entry.isFile()) {
        bytes += statSync(path.join(folder, name)).size;
        if (bytes > LAB_BYTES_MAX) throw new Failure(`${folder} holds more than ${LAB_BYTES_MAX} bytes`);
        files[name] = readFileSync(path.join(folder, name), 'utf8');
      }
    }
  };
  try {
    walk('');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${folder} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return files;
}

export function readLabOrFail(folder: string): Lab {
  const { lab, problems } = readLab(readLabFolder(folder));
  if (lab !== undefined) return lab;
  throw new Failure(problems.map((one) => `${folder}/${one.file}${one.line === undefined ? '' : `:${one.line}`}: ${one.message}`).join('\n'));
}

/** The world of a lab, set up as a learner finds it. */
export async function openLab(folder: string, options: { readonly seed: number; readonly startMs: number }): Promise<World> {
  return startLab(readLabOrFail(folder), options, { shared: new SharedParts() }).world;
}
