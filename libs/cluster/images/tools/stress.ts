// Mirrors stress(1), stress-ng(1) and vish/stress
// Differs: --vm and --cpu workers and their options only; processor time is not burnt, it is slept.
import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import type { Program } from '#linux/programs/program.js';
import { flagValue } from '#cluster/images/serve/serve.js';

const STEP_BYTES = 8 * 1024 * 1024;

export const stress: Program = { name: 'stress', run };

function* run(proc: Process): Step<number> {
  const args = proc.argv.slice(1);
  const value = (...names: readonly string[]) => names.map((name) => flagValue(args, name)).find((found) => found !== undefined);
  const timeout = value('timeout', 't');
  const vm = Number(value('vm', 'm') ?? 0);
  const cpu = Number(value('cpu', 'c', 'cpus') ?? 0);
  const perWorker = bytesIn(value('vm-bytes') ?? '256M');
  const total = value('mem-total') === undefined ? vm * perWorker : bytesIn(value('mem-total') as string);
  const label = `stress: info: [${proc.pid}]`;
  yield* proc.stdout.write(`${label} dispatching hogs: ${cpu} cpu, 0 io, ${vm} vm, 0 hdd\n`);
  const releases: (() => void)[] = [];
  for (let held = 0; held < total; held += STEP_BYTES) {
    releases.push(proc.holdMemory(Math.min(STEP_BYTES, total - held))); // above the limit, the kernel ends this process
    yield* proc.sleep(5);
  }
  yield* proc.sleep(timeout === undefined ? 365 * 86_400_000 : durationMs(timeout));
  for (const release of releases) release();
  yield* proc.stdout.write(`${label} successful run completed in ${Math.trunc(durationMs(timeout ?? '0') / 1000)}s\n`);
  return 0;
}

/** `150M`, `1G`, `100Mi`: powers of two, as stress counts. */
function bytesIn(text: string): number {
  const match = /^(\d+)([bkmgBKMG]?)i?$/.exec(text);
  const power = { b: 0, k: 1, m: 2, g: 3 }[(match?.[2] || 'b').toLowerCase()] ?? 0;
  return Number(match?.[1] ?? 0) * 1024 ** power;
}

function durationMs(text: string): number {
  const match = /^([\d.]+)(ms|s|m|h|d)?$/.exec(text);
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match?.[2] ?? 's'] ?? 1000;
  return Number(match?.[1] ?? 0) * unit;
}
