// Mirrors clear(1), tput(1), stty(1), less(1), more(1), man(1)
// Differs: a pager shows screens in a terminal (space, Enter, b, g, G, q) and is cat otherwise; tput and stty know the basics; there are no manual pages.
import type { Step } from '#linux/kernel/step.js';
import { Errno } from '#linux/kernel/step.js';
import type { Terminal } from '#linux/tty/terminal.js';
import type { Call } from './call.js';
import { defineProgram, defineRawProgram } from './define-program.js';
import { flag, text } from './options.js';

export const clear = defineProgram({
  name: 'clear', options: { noScrollback: flag('x'), terminal: text('T') },
  *main(proc) {
    yield* proc.work(1);
    proc.print('\x1b[H\x1b[2J\x1b[3J');
    return 0;
  },
});

const CAPABILITIES: Readonly<Record<string, string>> = { clear: '\x1b[H\x1b[2J\x1b[3J', bold: '\x1b[1m', sgr0: '\x1b(B\x1b[m', smul: '\x1b[4m', rmul: '\x1b[24m', rev: '\x1b[7m', smso: '\x1b[7m', rmso: '\x1b[27m', civis: '\x1b[?25l', cnorm: '\x1b[?12l\x1b[?25h', el: '\x1b[K', ed: '\x1b[J', home: '\x1b[H', dim: '\x1b[2m', reset: '\x1bc', op: '\x1b[39;49m' };

export const tput = defineRawProgram('tput', function* (proc, args) {
  yield* proc.work(1);
  const [name = '', first, second] = args;
  const { columns, rows } = proc.process.terminal ?? { columns: 80, rows: 24 };
  const fixed = CAPABILITIES[name];
  if (fixed !== undefined) proc.print(fixed);
  else if (name === 'cols') proc.print(`${columns}\n`);
  else if (name === 'lines') proc.print(`${rows}\n`);
  else if (name === 'colors') proc.print('256\n');
  else if (name === 'setaf' || name === 'setab') proc.print(`\x1b[${Number(first) < 8 ? `${name === 'setaf' ? 3 : 4}${first}` : `${name === 'setaf' ? 38 : 48};5;${first}`}m`);
  else if (name === 'cup') proc.print(`\x1b[${Number(first) + 1};${Number(second) + 1}H`);
  else return proc.die(`unknown terminfo capability '${name}'`, 4);
  return 0;
});

export const stty = defineRawProgram('stty', function* (proc, args) {
  yield* proc.work(1);
  const { terminal } = proc.process;
  if (terminal === undefined || !proc.stdin.isTty) return proc.die("'standard input': Inappropriate ioctl for device");
  if (args[0] === 'size') proc.print(`${terminal.rows} ${terminal.columns}\n`);
  else if (args.length === 0 || args[0] === '-a') proc.print(`speed 38400 baud; rows ${terminal.rows}; columns ${terminal.columns}; line = 0;\n`);
  else if (args.includes('raw') || args.includes('-icanon') || args.includes('-echo')) terminal.setRaw(true);
  else if (args.includes('sane') || args.includes('-raw') || args.includes('icanon') || args.includes('echo')) terminal.setRaw(false);
  return 0;
});

/** Called as more too. */
export const less = defineProgram({
  name: 'less', usage: '[options] file...', version: '590 (GNU regular expressions)', options: { numbers: flag('N', 'LINE-NUMBERS'), raw: flag('Rr', 'RAW-CONTROL-CHARS'), chop: flag('S', 'chop-long-lines'), quit: flag('F', 'quit-if-one-screen'), noInit: flag('X', 'no-init'), ignore: flag('iI'), quiet: flag('q'), end: flag('e'), f: flag('f') },
  rewrite: (args) => args.filter((arg) => !arg.startsWith('+')),
  *main(proc, o, operands) {
    if (operands.length === 0 && proc.stdin.isTty) {
      proc.printError('Missing filename ("less --help" for help)\n');
      return 1;
    }
    let all = '';
    for (const path of operands.length > 0 ? operands : ['-']) {
      try {
        const input = proc.openInput(path);
        if (!proc.stdout.isTty) yield* proc.copy(input);
        else all += yield* proc.readAllText(input);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        proc.printError(`${path}: ${error.message}\n`);
        proc.status = 1;
      }
    }
    const { terminal } = proc.process;
    if (!proc.stdout.isTty || terminal === undefined || all === '') return proc.status;
    const lines = all.replace(/\n$/, '').split('\n').map((line, index) => (o.numbers ? `${String(index + 1).padStart(7)} ${line}` : line));
    if ((o.quit || proc.name === 'more') && lines.length < terminal.rows) proc.print(all);
    else yield* page(proc, terminal, lines);
    return proc.status;
  },
});

function* page(proc: Call, terminal: Terminal, lines: readonly string[]): Step<void> {
  let top = 0;
  terminal.setRaw(true);
  try {
    for (;;) {
      const height = Math.max(1, terminal.rows - 1);
      top = Math.max(0, Math.min(top, lines.length - 1));
      const shown = lines.slice(top, top + height).map((line) => line.slice(0, terminal.columns));
      const atEnd = top + height >= lines.length;
      proc.print(`\x1b[H\x1b[2J${shown.map((line) => `${line}\r\n`).join('')}${atEnd ? '\x1b[7m(END)\x1b[27m' : ':'}`);
      yield* proc.flush();
      const data = yield* terminal.input.read(16);
      const key = data === undefined ? 'q' : String.fromCharCode(...data);
      if (key === 'q' || key === 'Q' || key === '\x03') break;
      if (key === ' ' || key === 'f' || key === '\x1b[6~') top = Math.min(top + height, Math.max(0, lines.length - height));
      else if (key === 'b' || key === '\x1b[5~') top -= height;
      else if (key === 'g') top = 0;
      else if (key === 'G') top = Math.max(0, lines.length - height);
      else if (key === 'k' || key === '\x1b[A') top--;
      else if (key === '\r' || key === '\n' || key === 'j' || key === '\x1b[B') top = Math.min(top + 1, Math.max(0, lines.length - height));
    }
  } finally {
    terminal.setRaw(false);
  }
  proc.print('\r\x1b[K');
}

export const man = defineProgram({
  name: 'man', usage: '[SECTION] PAGE...', options: { keyword: flag('k', 'apropos'), whatis: flag('f', 'whatis') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    const name = operands.at(-1);
    if (name === undefined) {
      proc.printError('What manual page do you want?\nFor example, try \'man man\'.\n');
      return 1;
    }
    proc.printError(o.keyword || o.whatis ? `${name}: nothing appropriate.\n` : `No manual entry for ${name}\n`);
    return 16;
  },
});
