import { signalTexts } from '#linux/kernel/signals.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';

/** A pipeline that runs beside the shell, or was stopped. */
export interface Job {
  readonly number: number;
  readonly group: number;
  readonly processes: readonly RunningProcess[];
  readonly text: string;
  /** What was last told about it. */
  told: string;
  /** `disown -h`, or a shell without job control. */
  disowned: boolean;
}

/** The job table of one shell. */
export class Jobs {
  readonly list: Job[] = [];
  /** The parent's table, as a subshell's `jobs` shows it. */
  inherited: readonly Job[] = [];
  /** Statuses of background processes that have been waited for, for `wait PID`. */
  readonly finished = new Map<number, number>();

  add(processes: readonly RunningProcess[], text: string): Job {
    const number = Math.max(0, ...this.list.map((job) => job.number)) + 1;
    const job: Job = { number, group: processes[0]?.group ?? 0, processes, text, told: 'Running', disowned: false };
    this.list.push(job);
    return job;
  }

  remove(job: Job): void {
    const index = this.list.indexOf(job);
    if (index >= 0) this.list.splice(index, 1);
    for (const process of job.processes) {
      if (process.exit !== undefined) this.finished.set(process.pid, process.exit.status);
    }
    if (this.finished.size > 256) this.finished.delete(this.finished.keys().next().value as number);
  }

  /** `%1`, `%%`, `%+`, `%-`, `%name`, `%?text`. */
  find(spec: string): Job | undefined | 'ambiguous' {
    const name = spec.replace(/^%/, '');
    if (name === '' || name === '%' || name === '+') return this.current();
    if (name === '-') return this.previous();
    if (/^\d+$/.test(name)) return this.list.find((job) => job.number === Number(name));
    const found = this.list.filter((job) => (name.startsWith('?') ? job.text.includes(name.slice(1)) : job.text.startsWith(name)));
    return found.length > 1 ? 'ambiguous' : found[0];
  }

  findByPid(pid: number): Job | undefined {
    return this.list.find((job) => job.processes.some((process) => process.pid === pid));
  }

  /** Stopped jobs come before running ones, later before earlier. */
  #ranked(): readonly Job[] {
    return [...this.list].sort((a, b) => Number(stateOf(b) === 'stopped') - Number(stateOf(a) === 'stopped') || b.number - a.number);
  }

  current(): Job | undefined {
    return this.#ranked()[0];
  }

  previous(): Job | undefined {
    return this.#ranked()[1] ?? this.#ranked()[0];
  }

  /** `[1]+  Running                 sleep 100 &`. */
  describe(job: Job, long = false): string {
    const mark = job === this.current() ? '+' : job === this.#ranked()[1] ? '-' : ' ';
    const state = stateText(job);
    const pid = long ? ` ${job.group}` : ' ';
    const running = stateOf(job) === 'running' ? ' &' : '';
    return `[${job.number}]${mark} ${pid}${long ? ' ' : ''}${state.padEnd(long ? 23 : 24)}${job.text}${running}`;
  }
}

export function stateOf(job: Job): 'running' | 'stopped' | 'done' {
  if (job.processes.every((process) => process.exit !== undefined)) return 'done';
  return job.processes.some((process) => process.stopped) ? 'stopped' : 'running';
}

export function stateText(job: Job): string {
  const state = stateOf(job);
  if (state === 'running') return 'Running';
  if (state === 'stopped') return 'Stopped';
  const exit = job.processes[job.processes.length - 1]?.exit;
  if (exit?.signal !== undefined) return signalTexts[exit.signal] ?? `Signal ${exit.signal}`;
  return exit === undefined || exit.status === 0 ? 'Done' : `Exit ${exit.status}`;
}
