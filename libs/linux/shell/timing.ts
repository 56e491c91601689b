import type { Step } from '#linux/kernel/step.js';
import type { Execute, Shell } from './shell.js';

/** `time …`: virtual time that passed, and processor time as fuel. */
export function* timed(shell: Shell, execute: Execute, posix: boolean): Step<number> {
  const { clock } = shell.process.world;
  const { scheduler } = shell.process.machine;
  const startMs = clock.now();
  const startFuel = scheduler.fuelUsed;
  const result = execute(shell);
  const status = typeof result === 'number' ? result : yield* result;
  const user = (scheduler.fuelUsed - startFuel) / 1e6;
  const real = Math.max((clock.now() - startMs) / 1000, user);
  const rows: [string, number][] = [['real', real], ['user', user * 0.75], ['sys', user * 0.25]];
  shell.warnPlain(posix ? rows.map(([name, seconds]) => `${name} ${seconds.toFixed(2)}\n`).join('') : `\n${rows.map(([name, seconds]) => `${name}\t${minutes(seconds)}\n`).join('')}`);
  return status;
}

export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`;
}
