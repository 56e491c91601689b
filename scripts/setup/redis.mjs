import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './postgres.mjs';

/** A Redis for tests, with nothing kept; undefined where the machine has none. Answers `{ url, port, stop }`. */
export async function startRedis({ port: asked } = {}) {
  const port = asked ?? (await freePort());
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
  let gone = false;
  child.once('error', () => { gone = true; });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.once('exit', () => { gone = true; });
  for (const until = Date.now() + 5_000; Date.now() < until && !gone; await sleep(50)) {
    if (await answers(port)) return { url: `redis://127.0.0.1:${port}`, port, stop: async () => { child.kill(); await ended; } };
  }
  child.kill();
  return undefined;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}
