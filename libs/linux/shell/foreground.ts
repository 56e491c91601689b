import type { RunningProcess } from '#linux/kernel/running-process.js';
import { signalNumbers, signalTexts } from '#linux/kernel/signals.js';
import type { Step } from '#linux/kernel/step.js';
import { PseudoTerminal } from '#linux/tty/pseudo-terminal.js';
import { CommandAbort, type Shell } from './shell.js';

/** Jobs get process groups of their own: an interactive shell, or `set -m`. */
export function jobControlled(shell: Shell): boolean {
  return shell.options.monitor && shell.subshellDepth === 0;
}

/** Waits for the processes of a pipeline; gives them the terminal meanwhile. Answers their statuses. */
export function* waitForeground(shell: Shell, processes: readonly RunningProcess[], text: string): Step<readonly number[]> {
  const terminal = takesTerminal(shell);
  const group = processes[0]?.group ?? 0;
  if (terminal !== undefined) terminal.foreground = group;
  try {
    yield* untilDoneOrStopped(shell, processes);
  } finally {
    if (terminal !== undefined) {
      terminal.foreground = shell.process.group;
      if (processes.some((process) => process.exit === undefined || process.exit.signal !== undefined)) terminal.reset();
    }
  }
  if (processes.some((process) => process.exit === undefined)) return stopped(shell, processes, text);
  const statuses = processes.map((process) => process.exit?.status ?? 0);
  for (const process of processes) shell.process.machine.reap(process);
  tellSignal(shell, processes, text);
  return statuses;
}

function takesTerminal(shell: Shell): PseudoTerminal | undefined {
  const { terminal } = shell.process;
  return jobControlled(shell) && shell.interactive && terminal instanceof PseudoTerminal ? terminal : undefined;
}

function* untilDoneOrStopped(shell: Shell, processes: readonly RunningProcess[]): Step<void> {
  for (const process of processes) {
    while (process.exit === undefined && !(process.stopped && shell.interactive)) yield process.changed;
  }
}

function stopped(shell: Shell, processes: readonly RunningProcess[], text: string): readonly number[] {
  const job = shell.jobs.list.find((known) => known.processes[0] === processes[0]) ?? shell.jobs.add(processes, text);
  job.told = 'Stopped';
  shell.warnPlain(`\n${shell.jobs.describe(job)}\n`);
  return processes.map(() => 128 + signalNumbers.SIGTSTP);
}

/** What is said when a signal ended the command: nothing for SIGINT and SIGPIPE. */
function tellSignal(shell: Shell, processes: readonly RunningProcess[], text: string): void {
  const last = processes[processes.length - 1];
  const signal = last?.exit?.signal;
  if (signal === undefined || last === undefined) return;
  if (signal === 'SIGINT') {
    if (shell.interactive) {
      shell.warnPlain('\n');
      throw new CommandAbort(130);
    }
    return;
  }
  if (signal === 'SIGPIPE' || !shell.isBash) {
    if (signal !== 'SIGPIPE' && !shell.isBash) shell.warnPlain(`${signalTexts[signal] ?? ''}\n`);
    return;
  }
  const what = signalTexts[signal] ?? '';
  if (shell.interactive) shell.warnPlain(`${what}\n`);
  else shell.warnPlain(`${shell.prefix()}${String(last.pid).padStart(5)} ${what.padEnd(23)} ${text}\n`);
}
