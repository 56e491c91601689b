// Mirrors nohup(1), time(1), nice(1), setsid(1) and watch(1)
// Differs: nice changes nothing; time shows seconds as bash's keyword does; watch has no -d.
import type { Step } from '#linux/kernel/step.js';
import { Errno } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { collectOutput } from './collect-output.js';
import { defineProgram } from './define-program.js';
import { durationMs } from './duration.js';
import { replaceByCommand, runCommand } from './env.js';
import { flag, text } from './options.js';
import { strftime } from './strftime.js';

export const nohup = defineProgram({
  name: 'nohup', usage: 'COMMAND [ARG]...', permute: false, usageStatus: 125, options: {},
  *main(proc, _, argv) {
    if (argv.length === 0) return proc.dieOfUsage('missing operand', 125);
    proc.process.onSignal('SIGHUP', 'ignore');
    if (!proc.stdout.isTty) {
      if (proc.stdin.isTty) proc.warn('ignoring input');
      return yield* runCommand(proc, { argv });
    }
    const stdout = proc.files.openOutput('nohup.out', { append: true });
    proc.warn("ignoring input and appending output to 'nohup.out'");
    return yield* runCommand(proc, { argv, stdout, ...(proc.stderr.isTty ? { stderr: stdout } : {}) });
  },
});

export const nice = defineProgram({
  name: 'nice', usage: '[OPTION] [COMMAND [ARG]...]', permute: false, usageStatus: 125, options: { adjustment: text('n', 'adjustment') },
  *main(proc, _, argv) {
    if (argv.length > 0) return yield* replaceByCommand(proc, { argv }, '');
    proc.print('0\n');
    return 0;
  },
});

export const setsid = defineProgram({
  name: 'setsid', usage: '[options] <program> [arguments ...]', permute: false, options: { wait: flag('w', 'wait'), fork: flag('f', 'fork'), ctty: flag('c', 'ctty') },
  *main(proc, o, argv) {
    if (argv.length === 0) return proc.dieOfUsage('no command specified');
    if (o.fork) {
      proc.process.spawn({ argv, newSession: true });
      return 0;
    }
    return yield* runCommand(proc, { argv, newSession: true }, 'failed to execute ');
  },
});

export const time = defineProgram({
  name: 'time', usage: '[-p] command [arg...]', permute: false, options: { portable: flag('p', 'portability'), format: text('f', 'format'), output: text('o', 'output'), verbose: flag('v', 'verbose') },
  *main(proc, o, argv) {
    if (argv.length === 0) return proc.dieOfUsage('missing program to run', 125);
    const began = proc.now();
    const status = yield* runCommand(proc, { argv }, 'cannot run ');
    const seconds = (proc.now() - began) / 1000;
    proc.printError(o.portable ? `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n` : `\nreal\t${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s\nuser\t0m0.000s\nsys\t0m0.000s\n`);
    return status;
  },
});

export const watch = defineProgram({
  name: 'watch', usage: '[options] command', permute: false, version: 'from procps-ng 4.0.4',
  options: { interval: text('n', 'interval'), noTitle: flag('t', 'no-title'), differences: flag('d', 'differences'), exec: flag('x', 'exec'), errexit: flag('e', 'errexit'), chgexit: flag('g', 'chgexit'), color: flag('c', 'color'), beep: flag('b', 'beep') },
  *main(proc, o, operands) {
    if (operands.length === 0) {
      proc.printError('\nUsage:\n watch [options] command\n');
      return 1;
    }
    const seconds = Math.max(0.1, (durationMs(o.interval ?? '2') ?? 2000) / 1000);
    let before: string | undefined;
    for (;;) {
      const shown = yield* output(proc, o.exec ? operands : ['sh', '-c', operands.join(' ')]);
      proc.print(frame(proc, shown, o.noTitle ? undefined : `Every ${seconds.toFixed(1)}s: ${operands.join(' ')}`));
      if (o.chgexit && before !== undefined && shown !== before) return 0;
      before = shown;
      yield* proc.sleep(seconds * 1000);
    }
  },
});

function* output(proc: Call, argv: readonly string[]): Step<string> {
  try {
    return yield* collectOutput(proc, { argv });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return `${argv[0]}: ${error.message}\n`;
  }
}

/** One screen: the title with host and time at the right, an empty line, as many lines as fit. */
function frame(proc: Call, text: string, title: string | undefined): string {
  const { columns, rows } = proc.process.terminal ?? { columns: 80, rows: 24 };
  const right = `${proc.host.name}: ${strftime('%a %b %e %H:%M:%S %Y', proc.now())}`;
  const head = title === undefined ? [] : [`${title.slice(0, Math.max(0, columns - right.length - 1)).padEnd(columns - right.length)}${right}`, ''];
  const lines = [...head, ...text.replace(/\n$/, '').split('\n')].slice(0, rows).map((line) => line.slice(0, columns));
  return proc.stdout.isTty ? `\x1b[H\x1b[2J${lines.join('\r\n')}` : `${lines.join('\n')}\n`;
}
