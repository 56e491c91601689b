// Mirrors kill(1) and killall(1), pkill(1), pgrep(1), pidof(1) of procps-ng
// Differs: pkill and pgrep know -f -x -n -o -u -l -a -c -v and a signal.
import { Errno } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineProgram, defineRawProgram } from './define-program.js';
import { flag, text } from './options.js';
import { listProcesses, type Row, seenProcesses } from './process-table.js';
import { compileExtended, PatternError } from './regex/pattern.js';
import { SIGNAL_NAMES, sendSignal, signalNumber, signalOf } from './signals.js';

export const kill = defineRawProgram('kill', function* (proc, args) {
  yield* proc.work(1);
  const words = [...args];
  let signal: ReturnType<typeof signalOf> = 'SIGTERM';
  const first = words[0];
  if (first === '-l' || first === '-L' || first === '--list') {
    const asked = words[1];
    if (asked !== undefined) proc.print(`${/^\d+$/.test(asked) ? (SIGNAL_NAMES.find((name) => signalNumber(name) === Number(asked) % 128) ?? asked) : signalNumber(asked.toUpperCase())}\n`);
    else proc.print(`${SIGNAL_NAMES.join(' ')}\n`);
    return 0;
  }
  if (first === '-s' || first === '-n' || first === '--signal') {
    signal = signalOf(words[1] ?? '');
    if (signal === undefined) return proc.die(`invalid signal name or number: ${words[1]}`);
    words.splice(0, 2);
  } else if (first !== undefined && /^-[A-Z0-9]/i.test(first)) {
    signal = signalOf(first.slice(1));
    if (signal === undefined) return proc.die(`invalid signal name or number: ${first.slice(1)}`);
    words.shift();
  }
  if (words[0] === '--') words.shift();
  if (words.length === 0) {
    proc.printError('\nUsage:\n kill [options] <pid> [...]\n\nOptions:\n <pid> [...]            send signal to every <pid> listed\n -<signal>, -s, --signal <signal>\n                        specify the <signal> to be sent\n -l, --list=[<signal>]  list all signal names, or convert one to a name\n\nFor more details see kill(1).\n');
    return 1;
  }
  for (const word of words) {
    if (!/^-?\d+$/.test(word)) {
      proc.warn(`failed to parse argument: '${word}'`);
      proc.status = 1;
      continue;
    }
    const id = Number(word);
    const targets = seenProcesses(proc.host).filter((process) => (id > 0 ? process.pid === id : process.group === -id));
    if (targets.length === 0) {
      proc.warn(proc.isBusybox ? `can't kill pid ${word}: No such process` : `(${word}): No such process`);
      proc.status = 1;
    }
    for (const target of targets) {
      try {
        sendSignal(proc, target, signal);
      } catch (error) {
        proc.report(proc.isBusybox ? `can't kill pid ${word}` : `(${word})`, error);
      }
    }
  }
  return proc.status;
});

const options = {
  full: flag('f', 'full'), exact: flag('x', 'exact'), newest: flag('n', 'newest'), oldest: flag('o', 'oldest'), user: text('u', 'euid'), list: flag('l', 'list-name'), listFull: flag('a', 'list-full'), count: flag('c', 'count'),
  invert: flag('v', 'inverse'), ignoreCase: flag('i', 'ignore-case'), parent: text('P', 'parent'), signal: text('', 'signal'), delimiter: text('d', 'delimiter'), echo: flag('e', 'echo'),
} as const;
type Chosen = Parameters<Parameters<typeof defineProgram<typeof options>>[0]['main']>[1];

function matching(proc: Call, o: Chosen, pattern: string | undefined): readonly Row[] {
  try {
    const compiled = compileExtended(o.exact && pattern !== undefined ? `^(${pattern})$` : (pattern ?? ''), { ignoreCase: o.ignoreCase });
    const rows = listProcesses(proc).filter((row) => {
      if (row.process === proc.process || row.process.state === 'Z') return false;
      if (o.user !== undefined && !o.user.split(',').some((user) => user === row.user || user === String(row.process.credentials.uid))) return false;
      if (o.parent !== undefined && !o.parent.split(',').includes(String(row.process.parent?.pid ?? 0))) return false;
      return compiled.test(o.full ? row.command : row.name) !== o.invert;
    });
    if (o.newest) return rows.slice(-1);
    return o.oldest ? rows.slice(0, 1) : rows;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return proc.die(error.message, 2);
  }
}

export const pgrep = defineProgram({
  name: 'pgrep', usage: '[options] <pattern>', usageStatus: 2, options, version: 'from procps-ng 4.0.4',
  *main(proc, o, [pattern]) {
    yield* proc.work(1);
    if (pattern === undefined && o.user === undefined && o.parent === undefined) return proc.dieOfUsage('no matching criteria specified', 2);
    const rows = matching(proc, o, pattern);
    if (o.count) proc.print(`${rows.length}\n`);
    else if (rows.length > 0) proc.print(`${rows.map(({ process, name, command }) => `${process.pid}${o.listFull ? ` ${command}` : o.list ? ` ${o.full ? command : name}` : ''}`).join(o.delimiter ?? '\n')}\n`);
    return rows.length > 0 ? 0 : 1;
  },
});

export const pkill = defineProgram({
  name: 'pkill', usage: '[options] <pattern>', usageStatus: 2, options, version: 'from procps-ng 4.0.4',
  rewrite: (args) => args.map((arg) => (/^-(\d+|(SIG)?[A-Z]{3,}\d?)$/.test(arg) && signalOf(arg.slice(1)) !== undefined ? `--signal=${arg.slice(1)}` : arg)),
  *main(proc, o, [pattern]) {
    yield* proc.work(1);
    if (pattern === undefined && o.user === undefined && o.parent === undefined) return proc.dieOfUsage('no matching criteria specified', 2);
    const signal = signalOf(o.signal ?? 'TERM') ?? proc.die(`Unknown signal "${o.signal}".`, 2);
    const rows = matching(proc, o, pattern);
    for (const { process, name } of rows) {
      try {
        sendSignal(proc, process, signal);
        if (o.echo) proc.print(`${name} killed (pid ${process.pid})\n`);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        proc.warn(`killing pid ${process.pid} failed: ${error.message}`);
      }
    }
    return rows.length > 0 ? 0 : 1;
  },
});

export const pidof = defineProgram({
  name: 'pidof', usage: '[-s] program [...]', options: { single: flag('s') },
  *main(proc, { single }, operands) {
    yield* proc.work(1);
    const found = listProcesses(proc).filter(({ name, process }) => operands.some((operand) => operand === name || operand === process.argv[0])).map(({ process }) => process.pid).reverse();
    if (found.length > 0) proc.print(`${single ? found[0] : found.join(' ')}\n`);
    return found.length > 0 ? 0 : 1;
  },
});

export const killall = defineProgram({
  name: 'killall', usage: '[OPTION]... NAME...', options: { signal: text('s', 'signal'), quiet: flag('q', 'quiet'), wait: flag('w', 'wait') },
  rewrite: (args) => args.map((arg) => (/^-[A-Z0-9]+$/.test(arg) && signalOf(arg.slice(1)) !== undefined ? `--signal=${arg.slice(1)}` : arg)),
  *main(proc, o, operands) {
    yield* proc.work(1);
    const signal = signalOf(o.signal ?? 'TERM') ?? proc.die(`${o.signal}: unknown signal`);
    for (const name of operands) {
      const rows = listProcesses(proc).filter((row) => row.name === name);
      if (rows.length === 0) {
        if (!o.quiet) proc.printError(`${name}: no process found\n`);
        proc.status = 1;
      }
      for (const { process } of rows) sendSignal(proc, process, signal);
    }
    return proc.status;
  },
});
