import type { Call } from './call.js';

function lineOf(proc: Call, path: string): string {
  return proc.files.exists(path) ? proc.files.readText(path) : '';
}

/** From /proc/uptime. */
export function bootedMs(proc: Call): number {
  const seconds = Number(lineOf(proc, '/proc/uptime').split(' ')[0] || 0);
  return proc.now() - seconds * 1000;
}

/** The three numbers of /proc/loadavg. */
export function loadAverages(proc: Call): readonly string[] {
  const words = lineOf(proc, '/proc/loadavg').split(' ').slice(0, 3);
  return words.length === 3 ? words : ['0.00', '0.00', '0.00'];
}

/** Bytes, from /proc/meminfo. */
export function memoryOf(proc: Call): { readonly total: number; readonly free: number; readonly available: number; readonly cached: number; readonly buffers: number } {
  const rows = new Map(lineOf(proc, '/proc/meminfo').split('\n').map((line) => [line.split(':')[0] as string, Number(/(\d+)/.exec(line)?.[1] ?? 0) * 1024]));
  const free = rows.get('MemFree') ?? 0;
  return { total: rows.get('MemTotal') ?? 1, free, available: rows.get('MemAvailable') ?? free, cached: rows.get('Cached') ?? 0, buffers: rows.get('Buffers') ?? 0 };
}

export function processorsOf(proc: Call): number {
  return Math.max(1, lineOf(proc, '/proc/cpuinfo').split('\n').filter((line) => line.startsWith('processor')).length);
}
