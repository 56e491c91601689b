// Mirrors timeout(1) of GNU coreutils
// Differs: -k counts from the first signal; --foreground changes nothing.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { firstOf } from '#linux/kernel/wake-list.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { durationMs } from './duration.js';
import { flag, text } from './options.js';
import { signalOf } from './signals.js';

export const timeout = defineProgram({
  name: 'timeout', usage: '[OPTION] DURATION COMMAND [ARG]...', permute: false, usageStatus: 125, summary: 'Start COMMAND, and kill it if still running after DURATION.',
  options: { kill: text('k', 'kill-after'), signal: text('s', 'signal'), verbose: flag('v', 'verbose'), preserve: flag('', 'preserve-status'), foreground: flag('', 'foreground') },
  *main(proc, o, [duration, ...argv]) {
    if (duration === undefined || argv.length === 0) {
      proc.printError("Try 'timeout --help' for more information.\n");
      return 125;
    }
    const ms = durationMs(duration);
    if (ms === undefined) return proc.dieOfUsage(`invalid time interval '${duration}'`, 125);
    const signal = signalOf(o.signal ?? 'TERM');
    if (signal === undefined) return proc.dieOfUsage(`${o.signal}: invalid signal`, 125);
    let child: Process;
    try {
      child = proc.process.spawn({ argv });
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      proc.warn(`failed to run command '${argv[0]}': ${error.message}`);
      return error.code === 'ENOENT' ? 127 : 126;
    }
    if (ms === 0 || (yield* endsWithin(proc, child, ms))) return (yield* proc.process.wait(child)).status;
    if (o.verbose) proc.warn(`sending signal ${o.signal ?? 'TERM'} to command '${argv[0]}'`);
    if (signal !== 0) child.signal(signal);
    const killMs = o.kill === undefined ? undefined : durationMs(o.kill);
    if (killMs !== undefined && !(yield* endsWithin(proc, child, killMs))) {
      child.signal('SIGKILL');
      yield* proc.process.wait(child);
      return 137;
    }
    const { status } = yield* proc.process.wait(child);
    return o.preserve ? status : signal === 'SIGKILL' ? 137 : 124;
  },
});

/** Waits for the child's end, but not longer. */
function* endsWithin(proc: Call, child: Process, ms: number): Step<boolean> {
  yield* proc.flush();
  const due = proc.now() + ms;
  while (child.exit === undefined && proc.now() < due) {
    yield firstOf(
      { park: (wake) => child.onExit(wake) },
      { park: (wake) => proc.process.world.clock.after(due - proc.now(), wake) },
    );
  }
  return child.exit !== undefined;
}
