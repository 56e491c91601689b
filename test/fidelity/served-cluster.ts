import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** A cluster of `wheelhouse cluster serve`, in a process of its own. */
export interface ServedCluster {
  /** A folder for this cluster alone; it goes with it. */
  readonly folder: string;
  readonly kubeconfig: string;
  stop(): void;
}

export async function serveCluster(flags: readonly string[] = []): Promise<ServedCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-'));
  const kubeconfig = path.join(folder, 'config');
  const server = spawn(process.execPath, ['apps/cli/bin/wheelhouse.js', 'cluster', 'serve', '--port', '0', '--kubeconfig', kubeconfig, '--layout', 'bare', '--seed', '1', ...flags], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (data: Buffer) => data.toString().includes('ready:') && resolve());
    server.once('exit', () => reject(new Error('cluster serve ended')));
  });
  return {
    folder, kubeconfig,
    stop() {
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
