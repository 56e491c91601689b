import { furtherProcesses, type SeenProcess } from '#linux/kernel/seen-process.js';
import { Names } from './accounts.js';
import type { Call } from './call.js';
import { strftime } from './strftime.js';

/** A process as ps, pgrep and top show it. */
export interface Row {
  readonly process: SeenProcess;
  readonly user: string;
  readonly command: string;
  /** The program's name, as in /proc/PID/comm. */
  readonly name: string;
  readonly tty: string;
}

/** Those of the host, and those that it shows besides, by their numbers. */
export function seenProcesses(host: Call['host']): readonly SeenProcess[] {
  return [...host.processes, ...(host.attached(furtherProcesses)?.() ?? [])].sort((a, b) => a.pid - b.pid);
}

export function listProcesses(proc: Call): readonly Row[] {
  const names = new Names(proc);
  const terminals = new Map<unknown, number>();
  return seenProcesses(proc.host).map((process) => {
    const { terminal } = process;
    if (terminal !== undefined && !terminals.has(terminal)) terminals.set(terminal, terminals.size);
    return {
      process, user: names.user(process.credentials.uid), command: process.argv.join(' '), name: commandName(process),
      tty: terminal === undefined ? '?' : `pts/${terminals.get(terminal)}`,
    };
  });
}

export function commandName(process: SeenProcess): string {
  const called = process.argv[0] ?? '';
  return called.slice(called.lastIndexOf('/') + 1).replace(/^-/, '').slice(0, 15);
}

/** Processor time as `00:00:01`. */
export function cpuTime(process: SeenProcess): string {
  const seconds = Math.floor(process.fuelUsed / 1_000_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `[[dd-]hh:]mm:ss` since its start. */
export function elapsed(process: SeenProcess, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - process.startedMs) / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${days > 0 ? `${days}-` : ''}${days > 0 || hours > 0 ? `${two(hours)}:` : ''}${clock}`;
}

/** The hour today, the day before. */
export function startTime(process: SeenProcess, nowMs: number): string {
  return strftime(nowMs - process.startedMs < 86_400_000 ? '%H:%M' : '%b%d', process.startedMs);
}

export function cpuPercent(process: SeenProcess, nowMs: number): string {
  const aliveMs = Math.max(1, nowMs - process.startedMs);
  return Math.min(100, process.fuelUsed / 10 / aliveMs).toFixed(1);
}
