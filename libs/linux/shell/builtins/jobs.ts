import { furtherProcesses, type SeenProcess } from '#linux/kernel/seen-process.js';
import { findSignal, signalNumbers } from '#linux/kernel/signals.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import type { Signal, Step } from '#linux/kernel/step.js';
import { firstOf, WakeList } from '#linux/kernel/wake-list.js';
import { waitForeground } from '#linux/shell/foreground.js';
import { type Job, stateOf, stateText } from '#linux/shell/jobs.js';
import type { Shell } from '#linux/shell/shell.js';
import type { Builtins } from '#linux/shell/language.js';

function findJob(shell: Shell, command: string, spec: string | undefined): Job | undefined {
  const found = spec === undefined ? shell.jobs.current() : /^\d+$/.test(spec) ? (shell.jobs.findByPid(Number(spec)) ?? shell.jobs.find(spec)) : shell.jobs.find(spec);
  if (found === 'ambiguous') shell.warn(`${command}: ${spec}: ambiguous job spec`);
  else if (found === undefined) shell.warn(`${command}: ${spec ?? 'current'}: no such job`);
  else return found;
  return undefined;
}

function* jobs(shell: Shell, args: readonly string[]): Step<number> {
  const flags = args.slice(1).filter((arg) => arg.startsWith('-')).join('');
  const specs = args.slice(1).filter((arg) => !arg.startsWith('-'));
  const list: Job[] = [];
  for (const spec of specs) {
    const job = findJob(shell, 'jobs', spec);
    if (job === undefined) return 1;
    list.push(job);
  }
  const lines: string[] = [];
  for (const job of specs.length > 0 ? list : shell.jobs.list.length > 0 ? [...shell.jobs.list] : shell.jobs.inherited) {
    const state = stateOf(job);
    if ((flags.includes('r') && state !== 'running') || (flags.includes('s') && state !== 'stopped')) continue;
    lines.push(flags.includes('p') ? `${job.group}\n` : `${shell.jobs.describe(job, flags.includes('l'))}\n`);
    job.told = stateText(job);
  }
  for (const job of [...shell.jobs.list]) if (stateOf(job) === 'done') shell.jobs.remove(job);
  if (lines.length > 0) yield* shell.process.stdout.write(lines.join(''));
  return 0;
}

function* foreground(shell: Shell, args: readonly string[]): Step<number> {
  if (!shell.options.monitor) {
    shell.warn('fg: no job control');
    return 1;
  }
  const job = findJob(shell, 'fg', args[1]);
  if (job === undefined) return 1;
  if (stateOf(job) === 'done') {
    shell.warn('fg: job has terminated');
    shell.jobs.remove(job);
    return 1;
  }
  yield* shell.process.stdout.write(`${job.text}\n`);
  resume(job);
  const statuses = yield* waitForeground(shell, job.processes, job.text);
  if (stateOf(job) === 'done') shell.jobs.remove(job);
  return statuses[statuses.length - 1] ?? 0;
}

function resume(job: Job): void {
  job.told = 'Running';
  for (const process of job.processes) process.signal('SIGCONT');
  const machine = job.processes[0]?.machine;
  for (const process of machine?.processes.values() ?? []) {
    if (process.group === job.group && process.stopped) process.signal('SIGCONT');
  }
}

function* background(shell: Shell, args: readonly string[]): Step<number> {
  if (!shell.options.monitor) {
    shell.warn('bg: no job control');
    return 1;
  }
  let status = 0;
  for (const spec of args.length > 1 ? args.slice(1) : [undefined]) {
    const job = findJob(shell, 'bg', spec);
    if (job === undefined) {
      status = 1;
      continue;
    }
    if (stateOf(job) === 'running') {
      shell.warn(`bg: job ${job.number} already in background`);
      continue;
    }
    yield* shell.process.stdout.write(`[${job.number}]${job === shell.jobs.current() ? '+' : ' '} ${job.text} &\n`);
    resume(job);
  }
  return status;
}

function* wait(shell: Shell, args: readonly string[]): Step<number> {
  const flags = args.slice(1).filter((arg) => /^-[nfp]/.test(arg)).join('');
  const specs = args.slice(1).filter((arg) => !/^-[nfp]/.test(arg));
  if (flags.includes('n')) return yield* waitNext(shell);
  if (specs.length === 0) {
    for (const job of [...shell.jobs.list]) {
      const interrupted = yield* waitJob(shell, job);
      if (interrupted !== undefined) return interrupted;
      shell.jobs.remove(job);
    }
    return 0;
  }
  let status = 0;
  for (const spec of specs) status = yield* waitOne(shell, spec);
  return status;
}

function* waitOne(shell: Shell, spec: string): Step<number> {
  if (!spec.startsWith('%') && !/^\d+$/.test(spec)) {
    shell.warn(`wait: \`${spec}': not a pid or valid job spec`);
    return 1;
  }
  const job = spec.startsWith('%') ? shell.jobs.find(spec) : shell.jobs.findByPid(Number(spec));
  if (job === undefined || job === 'ambiguous') {
    const known = shell.jobs.finished.get(Number(spec)) ?? otherChild(shell, Number(spec));
    if (typeof known === 'number') return known;
    if (known !== undefined) return (yield* shell.process.wait(known)).status;
    shell.warn(spec.startsWith('%') ? `wait: ${spec}: no such job` : `wait: pid ${spec} is not a child of this shell`);
    return 127;
  }
  const interrupted = yield* waitJob(shell, job);
  if (interrupted !== undefined) return interrupted;
  const status = job.processes[job.processes.length - 1]?.exit?.status ?? 0;
  shell.jobs.remove(job);
  return status;
}

/** A process substitution is no job, but can be waited for. */
function otherChild(shell: Shell, pid: number): RunningProcess | undefined {
  return [...shell.process.children].find((child) => child.pid === pid);
}

function* waitNext(shell: Shell): Step<number> {
  if (shell.jobs.list.length === 0) return 127;
  for (;;) {
    const done = shell.jobs.list.find((job) => stateOf(job) === 'done');
    if (done !== undefined) {
      const status = done.processes[done.processes.length - 1]?.exit?.status ?? 0;
      for (const process of done.processes) process.machine.reap(process);
      shell.jobs.remove(done);
      return status;
    }
    yield firstOf(...shell.jobs.list.flatMap((job) => job.processes.map((process) => process.changed)));
  }
}

/** Until the job is done. Answers a status when a trapped signal came first. */
function* waitJob(shell: Shell, job: Job): Step<number | undefined> {
  const trapped = new WakeList();
  shell.onTrappedSignal = () => trapped.wakeAll();
  try {
    for (const process of job.processes) {
      while (process.exit === undefined && !process.stopped) {
        yield firstOf(process.changed, trapped);
        const signal = shell.traps.pending[0];
        if (signal !== undefined) return 128 + signalNumbers[signal];
      }
      process.machine.reap(process);
    }
    tellEnded(shell, job);
    return undefined;
  } finally {
    shell.onTrappedSignal = undefined;
  }
}

/** A script is told of a job that a signal ended, but for the signals that are the usual way. */
function tellEnded(shell: Shell, job: Job): void {
  const last = job.processes[job.processes.length - 1];
  const signal = last?.exit?.signal;
  if (shell.interactive || signal === undefined || last === undefined || !shell.isBash) return;
  if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGPIPE') return;
  shell.warnPlain(`${shell.prefix()}${String(last.pid).padStart(5)} ${stateText(job).padEnd(23)} ${job.text}\n`);
}

function* kill(shell: Shell, args: readonly string[]): Step<number> {
  const rest = args.slice(1);
  let signal: Signal | 0 = 'SIGTERM';
  const first = rest[0];
  if (first === '-l' || first === '-L') return yield* listSignals(shell, rest.slice(1));
  if (first === '-s' || first === '-n') {
    const found = rest[1] === '0' ? 0 : findSignal(rest[1] ?? '');
    if (found === undefined) return badSignal(shell, rest[1] ?? '');
    signal = found;
    rest.splice(0, 2);
  } else if (first !== undefined && /^-[A-Za-z0-9]+$/.test(first) && first !== '--') {
    const found = first === '-0' ? 0 : findSignal(first.slice(1));
    if (found === undefined) return badSignal(shell, first.slice(1));
    signal = found;
    rest.shift();
  }
  if (rest[0] === '--') rest.shift();
  if (rest.length === 0) {
    shell.warnPlain(`kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n`);
    return 2;
  }
  let status = 0;
  for (const target of rest) if (!send(shell, target, signal)) status = 1;
  yield undefined; // a signal to itself takes effect now
  return status;
}

function badSignal(shell: Shell, name: string): number {
  shell.warn(`kill: ${name}: invalid signal specification`);
  return 1;
}

function send(shell: Shell, target: string, signal: Signal | 0): boolean {
  const { machine } = shell.process;
  if (target.startsWith('%')) {
    const job = shell.jobs.find(target);
    if (job === undefined || job === 'ambiguous') {
      shell.warn(`kill: ${target}: no such job`);
      return false;
    }
    if (signal === 0) return true;
    if (shell.options.monitor) machine.signalGroup(job.group, signal);
    else for (const process of job.processes) process.signal(signal);
    if (stateOf(job) === 'stopped' && (signal === 'SIGTERM' || signal === 'SIGHUP')) resume(job);
    return true;
  }
  if (!/^-?\d+$/.test(target)) {
    shell.warn(`kill: ${target}: arguments must be process or job IDs`);
    return false;
  }
  const number = Number(target);
  const further = machine.host.attached(furtherProcesses)?.() ?? [];
  const targets: readonly (SeenProcess | undefined)[] = number > 0 ? [machine.processes.get(number) ?? further.find((process) => process.pid === number)] : [...machine.processes.values()].filter((process) => (number === -1 ? process.pid !== 1 && process !== shell.process : process.group === (number === 0 ? shell.process.group : -number)));
  const alive = targets.filter((process) => process !== undefined);
  if (alive.length === 0) {
    shell.warn(`kill: (${target}) - No such process`);
    return false;
  }
  const { uid } = shell.process.credentials;
  const allowed = alive.filter((process) => uid === 0 || process.credentials.uid === uid);
  if (allowed.length === 0) {
    shell.warn(`kill: (${target}) - Operation not permitted`);
    return false;
  }
  if (signal !== 0) for (const process of allowed) process.signal(signal);
  return true;
}

function* listSignals(shell: Shell, which: readonly string[]): Step<number> {
  const names = Object.entries(signalNumbers).sort(([, a], [, b]) => a - b);
  if (which.length === 0) {
    const cells = names.map(([name, number]) => `${String(number).padStart(2)}) ${name}`);
    const lines: string[] = [];
    for (let i = 0; i < cells.length; i += 5) lines.push(`${cells.slice(i, i + 5).map((cell, index) => (index < 4 ? cell.padEnd(16) : cell)).join('').trimEnd()}\n`);
    yield* shell.process.stdout.write(lines.join(''));
    return 0;
  }
  for (const word of which) {
    const number = Number(word) > 128 ? Number(word) - 128 : Number(word);
    const found = Number.isNaN(number) ? signalNumbers[findSignal(word) as Signal] : names.find(([, known]) => known === number)?.[0].slice(3);
    if (found === undefined) return badSignal(shell, word);
    yield* shell.process.stdout.write(`${found}\n`);
  }
  return 0;
}

function disown(shell: Shell, args: readonly string[]): number {
  const specs = args.slice(1).filter((arg) => !arg.startsWith('-'));
  const every = args.includes('-a') || args.includes('-r');
  for (const job of every ? [...shell.jobs.list] : specs.length > 0 ? specs.map((spec) => findJob(shell, 'disown', spec)) : [findJob(shell, 'disown', undefined)]) {
    if (job === undefined) return 1;
    if (args.includes('-h')) job.disowned = true;
    else shell.jobs.remove(job);
  }
  return 0;
}

export { builtins as jobs };
const builtins: Builtins = {
  jobs: { run: jobs },
  fg: { run: foreground },
  bg: { run: background },
  wait: { run: wait },
  kill: { run: kill },
  disown: { bashOnly: true, run: disown },
};
