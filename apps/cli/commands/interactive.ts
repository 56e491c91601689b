import { SHELL_ENDED } from '#world/world-terminal.js';
import type { World } from '#world/world.js';
import { keyboardOf } from '#cli/keyboard.js';

const SLICE_MS_MAX = 20;
const LOOK_EVERY_MS = 20;

/** The workstation's shell on this terminal (or fed by a pipe), in time with the wall, until it ends. Answers its exit code. */
export async function runInteractive(world: World): Promise<number> {
  const isTty = process.stdin.isTTY === true;
  const terminal = world.openTerminal('workstation', process.stdout.columns ?? 80, process.stdout.rows ?? 24);
  const keyboard = keyboardOf(terminal, isTty);
  const write = (text: string) => {
    if (text !== '') process.stdout.write(isTty ? text : text.replaceAll('\r\n', '\n'));
  };
  process.stdout.on('resize', () => terminal.resize(process.stdout.columns, process.stdout.rows));
  const startedAt = performance.now();
  const startedVirtual = world.now();
  for (;;) {
    const end = performance.now() + SLICE_MS_MAX;
    world.work(Math.max(world.now(), Math.floor(startedVirtual + performance.now() - startedAt)), () => performance.now() >= end);
    const status = terminal.exitStatus;
    const text = terminal.take();
    write(status === undefined ? text : text.slice(0, -SHELL_ENDED.length));
    if (status !== undefined || (keyboard.hasEnded && terminal.mode().kind === 'prompt')) {
      keyboard.close();
      return status ?? 0;
    }
    const isIdle = !world.isRunnable();
    const didType = keyboard.serve(terminal.mode(), isIdle);
    if (!didType) await new Promise((resolve) => setTimeout(resolve, isIdle ? LOOK_EVERY_MS : 0));
  }
}
