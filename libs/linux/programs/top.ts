// Mirrors top(1) of procps-ng, and busybox's
// Differs: shows once (-n) or again and again; nothing can be typed but q and Ctrl-C.
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { durationMs } from './duration.js';
import { cpuPercent, listProcesses } from './process-table.js';
import { flag, text } from './options.js';
import { strftime } from './strftime.js';
import { bootedMs, loadAverages, memoryOf } from './machine-facts.js';

export const top = defineProgram({
  name: 'top', usage: '-bcEeHiOSs1 -d secs -n max -u|U user -p pid(s) -o field -w [cols]',
  options: { batch: flag('b', 'batch'), count: text('n', 'iterations'), delay: text('d', 'delay'), pids: text('p', 'pid'), command: flag('c'), order: text('o'), user: text('u'), width: text('w') },
  *main(proc, o) {
    const count = o.count === undefined ? Number.POSITIVE_INFINITY : Number(o.count);
    for (let turn = 0; turn < count; turn++) {
      const screen = proc.isBusybox ? busyboxScreen(proc) : screenOf(proc, o);
      proc.print(o.batch || !proc.stdout.isTty ? (turn > 0 ? `\n${screen}` : screen) : `\x1b[H\x1b[2J${screen.replaceAll('\n', '\r\n')}`);
      if (turn + 1 < count) yield* proc.sleep(durationMs(o.delay ?? '3') ?? 3000);
    }
    return 0;
  },
});

function screenOf(proc: Call, o: { readonly pids: string | undefined; readonly command: boolean; readonly user: string | undefined }): string {
  const now = proc.now();
  const wanted = o.pids?.split(',').map(Number);
  const rows = listProcesses(proc).filter(({ process, user }) => (wanted === undefined || wanted.includes(process.pid)) && (o.user === undefined || o.user === user));
  const states = { R: 0, S: 0, T: 0, Z: 0 };
  for (const { process } of rows) states[process.state]++;
  const memory = memoryOf(proc);
  const mib = (bytes: number) => (bytes / 1024 ** 2).toFixed(1).padStart(8);
  const head = [
    `top - ${strftime('%H:%M:%S', now)} up ${uptimeText(now - bootedMs(proc))},  1 user,  load average: ${loadAverages(proc).join(', ')}`,
    `Tasks: ${String(rows.length).padStart(3)} total, ${String(states.R).padStart(3)} running, ${String(states.S).padStart(3)} sleeping, ${String(states.T).padStart(3)} stopped, ${String(states.Z).padStart(3)} zombie`,
    '%Cpu(s):  0.5 us,  0.3 sy,  0.0 ni, 99.2 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st ',
    `MiB Mem : ${mib(memory.total)} total, ${mib(memory.free)} free, ${mib(memory.total - memory.free)} used, ${mib(memory.cached)} buff/cache     `,
    `MiB Swap: ${mib(0)} total, ${mib(0)} free, ${mib(0)} used. ${mib(memory.free)} avail Mem `,
    '', '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
  ];
  const lines = rows.map(({ process, user, name, command }) => {
    const kib = Math.ceil(process.memoryBytes / 1024);
    const centis = Math.floor(process.fuelUsed / 10_000);
    const clock = `${Math.floor(centis / 6000)}:${String(Math.floor(centis / 100) % 60).padStart(2, '0')}.${String(centis % 100).padStart(2, '0')}`;
    return `${String(process.pid).padStart(7)} ${user.padEnd(8).slice(0, 8)}  20   0 ${String(kib * 2).padStart(7)} ${String(kib).padStart(6)} ${String(Math.floor(kib / 2)).padStart(6)} ${process.state} ${cpuPercent(process, now).padStart(5)} ${((process.memoryBytes / memory.total) * 100).toFixed(1).padStart(5)} ${clock.padStart(9)} ${o.command ? command : name}`;
  });
  return `${[...head, ...lines].join('\n')}\n`;
}

/** ` 1:02`, `5 min`, `3 days,  4:05`. */
export function uptimeText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const clock = hours > 0 ? `${String(hours).padStart(2)}:${String(minutes % 60).padStart(2, '0')}` : `${minutes % 60} min`;
  return `${days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''}${clock}`;
}

function busyboxScreen(proc: Call): string {
  const memory = memoryOf(proc);
  const kib = (bytes: number) => Math.floor(bytes / 1024);
  const rows = listProcesses(proc);
  const lines = rows.map(({ process, user, command }) => `${String(process.pid).padStart(5)} ${String(process.parent?.pid ?? 0).padStart(5)} ${user.padEnd(8)} ${process.state}    ${String(kib(process.memoryBytes * 2)).padStart(5)}   0%   0   0% ${command}`);
  return [
    `Mem: ${kib(memory.total - memory.free)}K used, ${kib(memory.free)}K free, 0K shrd, 0K buff, ${kib(memory.cached)}K cached`,
    'CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq', `Load average: ${loadAverages(proc).join(' ')} 1/${rows.length} ${proc.process.pid}`,
    '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND', ...lines, '',
  ].join('\n');
}
