import type { Process } from '#linux/kernel/process.js';

/** What a kustomization calls `entry`, which is relative to its folder; links are followed where there are any. */
export function resolveIn(proc: Process, folder: string, entry: string): string {
  const path = entry.startsWith('/') ? entry : `${folder}/${entry}`;
  return proc.files.exists(path) ? proc.files.resolve(path) : path;
}
