import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { databaseUser } from '../../scripts/setup/postgres-home.mjs';
import { isAlive, postgresFolder, startPostgres } from '../../scripts/setup/postgres.mjs';

test.skipIf(process.platform === 'win32')('a server that was killed and is not gone yet is waited for', async () => {
  const name = `killed-${process.pid}`;
  const lock = path.join(postgresFolder(name), 'postmaster.pid');
  const first = await startPostgres({ name, durable: false });
  const { pid } = first;
  if (pid === undefined) throw new Error('the server has no process');
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  // What stands for the dying server: a process of the same user under the number in the lock file.
  const dying = spawn('sleep', ['2'], { ...databaseUser(), stdio: 'ignore' });
  writeFileSync(lock, readFileSync(lock, 'utf8').replace(/^\d+/, String(dying.pid)));
  const next = await startPostgres({ name, durable: false });
  expect(dying.exitCode).toBe(0);
  expect(isAlive(next.pid)).toBe(true);
  await next.stop();
  rmSync(postgresFolder(name), { recursive: true, force: true });
}, 60_000);
