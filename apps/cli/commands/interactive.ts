import { createInterface } from 'node:readline';
import type { World } from '#world/world.js';

const SLICE_MS_MAX = 20;
const LOOK_EVERY_MS = 20;

/** The workstation's shell on this terminal (or fed by a pipe), in time with the wall. */
export async function runInteractive(world: World): Promise<number> {
  const terminal = world.openTerminal('workstation', process.stdout.columns ?? 80, process.stdout.rows ?? 24);
  const lines: string[] = [];
  const reader = createInterface({ input: process.stdin, output: process.stdin.isTTY ? process.stdout : undefined, terminal: process.stdin.isTTY });
  let isEnd = false;
  reader.on('line', (line) => lines.push(line));
  reader.on('close', () => {
    isEnd = true;
  });
  reader.on('SIGINT', () => terminal.signal('INT'));
  process.stdout.on('resize', () => terminal.resize(process.stdout.columns, process.stdout.rows));
  const startedAt = performance.now();
  const startedVirtual = world.now();
  let shownPrompt: string | undefined;
  for (;;) {
    const end = performance.now() + SLICE_MS_MAX;
    world.work(Math.max(world.now(), Math.floor(startedVirtual + performance.now() - startedAt)), () => performance.now() >= end);
    const text = terminal.take();
    if (text !== '') process.stdout.write(process.stdin.isTTY ? text : text.replaceAll('\r\n', '\n'));
    const mode = terminal.mode();
    const waits = mode.kind === 'prompt' || mode.kind === 'line';
    const next = waits ? lines.shift() : undefined;
    if (next !== undefined) {
      terminal.submit(next);
      shownPrompt = undefined;
    } else if (waits && isEnd) return 0;
    else if (waits && process.stdin.isTTY && shownPrompt !== mode.prompt) {
      shownPrompt = mode.prompt;
      reader.setPrompt(mode.prompt);
      reader.prompt(true);
    }
    if (next === undefined) await new Promise((resolve) => setTimeout(resolve, world.isRunnable() ? 0 : LOOK_EVERY_MS));
  }
}
