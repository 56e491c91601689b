import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** Builds and the like that run now: they end with us. */
const running = new Set();
process.on('exit', () => { for (const child of running) child.kill(); });

/** Runs a program of Node in the repository; resolves with its exit code and, if `quiet`, what it printed. */
export function runNode(args, { quiet = false, env = {}, cwd = root } = {}) {
  return run(process.execPath, args, { quiet, env, cwd });
}

export function run(command, args, { quiet = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'] });
    running.add(child);
    child.once('close', () => running.delete(child));
    let output = '';
    child.stdout?.on('data', (data) => { output += data; });
    child.stderr?.on('data', (data) => { output += data; });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * A long-running part of Wheelhouse, in a process group of its own, so that Ctrl-C reaches us only and we end things in
 * order. `onLine` gets each line that it prints, `onExit` hears when it ends unasked.
 */
export function startPart(args, { env, onLine, onExit }) {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let asked = false;
  const ended = new Promise((resolve) => child.once('close', (code, signal) => {
    resolve();
    if (!asked) onExit(code ?? signal);
  }));
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (data) => {
      const lines = (rest + data).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
  }
  return {
    pid: child.pid,
    async stop(graceMs = 8_000) {
      asked = true;
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
