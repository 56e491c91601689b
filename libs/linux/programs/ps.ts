// Mirrors ps(1) of procps-ng, and busybox's
// Differs: the option words that people use: a u x -e -f -A -o -p -C -u --sort --no-headers; no threads, no forest.
import type { Call } from './call.js';
import { defineRawProgram } from './define-program.js';
import { cpuPercent, cpuTime, elapsed, listProcesses, type Row, startTime } from './process-table.js';

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly width: number;
  readonly value: (row: Row, nowMs: number) => string;
}

const pid: Column = { title: 'PID', align: 'right', width: 7, value: ({ process }) => String(process.pid) };
const COLUMNS: Readonly<Record<string, Column>> = {
  pid,
  ppid: { ...pid, title: 'PPID', value: ({ process }) => String(process.parent?.pid ?? 0) },
  pgid: { ...pid, title: 'PGID', value: ({ process }) => String(process.group) },
  sid: { ...pid, title: 'SID', value: ({ process }) => String(process.session) },
  tty: { title: 'TTY', align: 'left', width: 8, value: ({ tty }) => tty },
  time: { title: 'TIME', align: 'right', width: 8, value: ({ process }) => cpuTime(process) },
  bsdtime: { title: 'TIME', align: 'right', width: 6, value: ({ process }) => minutes(process.fuelUsed) },
  etime: { title: 'ELAPSED', align: 'right', width: 11, value: ({ process }, now) => elapsed(process, now) },
  stime: { title: 'STIME', align: 'left', width: 5, value: ({ process }, now) => startTime(process, now) },
  start: { title: 'START', align: 'left', width: 5, value: ({ process }, now) => startTime(process, now) },
  user: { title: 'USER', align: 'left', width: 8, value: ({ user }) => user },
  uid: { title: 'UID', align: 'right', width: 5, value: ({ process }) => String(process.credentials.uid) },
  stat: { title: 'STAT', align: 'left', width: 4, value: statOf },
  s: { title: 'S', align: 'left', width: 1, value: ({ process }) => process.state },
  rss: { title: 'RSS', align: 'right', width: 5, value: ({ process }) => String(Math.ceil(process.memoryBytes / 1024)) },
  vsz: { title: 'VSZ', align: 'right', width: 6, value: ({ process }) => String(Math.ceil(process.memoryBytes / 512)) },
  pcpu: { title: '%CPU', align: 'right', width: 4, value: ({ process }, now) => cpuPercent(process, now) },
  pmem: { title: '%MEM', align: 'right', width: 4, value: ({ process }) => ((process.memoryBytes / 4_294_967_296) * 100).toFixed(1) },
  ni: { title: 'NI', align: 'right', width: 3, value: () => '0' },
  pri: { title: 'PRI', align: 'right', width: 3, value: () => '19' },
  comm: { title: 'COMMAND', align: 'left', width: 15, value: ({ name }) => name },
  args: { title: 'COMMAND', align: 'left', width: 27, value: ({ command, name }) => (command === '' ? `[${name}]` : command) },
  cmd: { title: 'CMD', align: 'left', width: 27, value: ({ command }) => command },
  c: { title: 'C', align: 'right', width: 2, value: () => '0' },
};
const ALIASES: Readonly<Record<string, string>> = { ucmd: 'comm', command: 'args', cpu: 'pcpu', '%cpu': 'pcpu', mem: 'pmem', '%mem': 'pmem', rssize: 'rss', vsize: 'vsz', state: 's', tname: 'tty', tt: 'tty', euser: 'user', cputime: 'time', lstart: 'stime', nice: 'ni', sess: 'sid', ruser: 'user', euid: 'uid' };

interface Selection {
  columns: { column: Column; title: string }[];
  select: (row: Row) => boolean;
  headers: boolean;
  sort: string | undefined;
}

export const ps = defineRawProgram('ps', function* (proc, args) {
  yield* proc.work(1);
  const selection = proc.isBusybox ? busyboxSelection(proc, args) : parse(proc, args);
  const now = proc.now();
  let rows: readonly Row[] = listProcesses(proc).filter(selection.select);
  if (selection.sort !== undefined) rows = sorted(proc, rows, selection.sort, now);
  const cells = rows.map((row) => selection.columns.map(({ column }) => column.value(row, now)));
  const widths = selection.columns.map(({ column, title }, index) => Math.max(column.width, title.length, ...(index === selection.columns.length - 1 ? [] : cells.map((line) => (line[index] as string).length))));
  const line = (values: readonly string[]) => values.map((value, index) => {
    const { align } = (selection.columns[index] as { column: Column }).column;
    const isLast = index === values.length - 1;
    return align === 'right' ? value.padStart(widths[index] as number) : isLast ? value : value.padEnd(widths[index] as number);
  }).join(' ');
  if (selection.headers) proc.print(`${proc.isBusybox ? busyboxHeader(selection, widths) : line(selection.columns.map(({ title }) => title))}\n`);
  for (const values of cells) proc.print(`${line(values)}\n`);
  return rows.length > 0 ? 0 : 1;
});

function columnsNamed(proc: Call, list: string): Selection['columns'] {
  return list.split(/[,\s]+/).filter(Boolean).map((word) => {
    const [name = '', title] = word.split('=');
    const column = COLUMNS[ALIASES[name] ?? name];
    if (column === undefined) return proc.die(`error: unknown user-defined format specifier "${name}"`);
    const shown = name === 'cmd' ? 'CMD' : name === 'command' || name === 'args' || name === 'comm' ? 'COMMAND' : column.title;
    return { column, title: title ?? shown };
  });
}

function parse(proc: Call, args: readonly string[]): Selection {
  const own = proc.process;
  const sameTerminal = (row: Row) => row.process.terminal === own.terminal && row.process.credentials.uid === own.credentials.uid;
  const selection: Selection = { columns: columnsNamed(proc, 'pid,tty,time,cmd').map((each) => (each.title === 'CMD' ? { column: COLUMNS['comm'] as Column, title: 'CMD' } : each)), select: sameTerminal, headers: true, sort: undefined };
  const picks: ((row: Row) => boolean)[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    const value = (attached: string) => (attached !== '' ? attached : (args[++at] ?? proc.die('error: list of process IDs must follow -p')));
    if (arg.startsWith('--')) {
      const [name, given] = arg.split('=');
      if (name === '--sort') selection.sort = given ?? args[++at];
      else if (name === '--no-headers' || name === '--no-heading') selection.headers = false;
      else if (name === '--pid') picks.push(byPids(given ?? args[++at] ?? ''));
      else if (name === '--ppid') picks.push(byParents(given ?? args[++at] ?? ''));
      else proc.die(`error: unknown gnu long option\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).`);
      continue;
    }
    const isUnix = arg.startsWith('-');
    const letters = isUnix ? arg.slice(1) : arg;
    if (!isUnix && /^\d/.test(arg)) {
      picks.push(byPids(arg));
      continue;
    }
    for (let k = 0; k < letters.length; k++) {
      const letter = letters[k] as string;
      const rest = letters.slice(k + 1);
      if (letter === 'o') {
        const list = value(rest);
        selection.columns = columnsNamed(proc, list);
        selection.headers = selection.columns.some(({ title }) => title !== '');
        break;
      }
      if (letter === 'p' || letter === 'q') { picks.push(byPids(value(rest))); break; }
      if (letter === 'C') { const wanted = value(rest).split(','); picks.push(({ name }) => wanted.includes(name)); break; }
      if (isUnix && (letter === 'u' || letter === 'U')) { const users = value(rest).split(','); picks.push(({ user, process }) => users.includes(user) || users.includes(String(process.credentials.uid))); break; }
      if (letter === 'e' || letter === 'A') picks.push(() => true);
      else if (letter === 'a' || letter === 'x') selection.select = letters.includes('a') && letters.includes('x') ? () => true : selection.select;
      else if (letter === 'f' && isUnix) selection.columns = [{ column: { ...(COLUMNS['user'] as Column), width: 8 }, title: 'UID' }, ...columnsNamed(proc, 'pid,ppid,c,stime,tty,time,cmd')];
      else if (letter === 'u' && !isUnix) selection.columns = columnsNamed(proc, 'user,pid,pcpu,pmem,vsz,rss,tty,stat,start,bsdtime,command');
      else if (letter === 'l') selection.columns = columnsNamed(proc, 's,uid,pid,ppid,c,pri,ni,vsz,tty,time,cmd');
      else if (letter === 'j') selection.columns = columnsNamed(proc, 'pid,pgid,sid,tty,time,cmd');
    }
  }
  if (!args.some((arg) => /o|f|u|l|j/.test(arg)) && args.some((arg) => /^[aux]+$/.test(arg))) selection.columns = columnsNamed(proc, 'pid,tty,stat,bsdtime,command');
  if (picks.length > 0) selection.select = (row) => picks.some((pick) => pick(row));
  return selection;
}

function byPids(list: string): (row: Row) => boolean {
  const wanted = list.split(/[,\s]+/).map(Number);
  return ({ process }) => wanted.includes(process.pid);
}

function byParents(list: string): (row: Row) => boolean {
  const wanted = list.split(',').map(Number);
  return ({ process }) => wanted.includes(process.parent?.pid ?? 0);
}

function sorted(proc: Call, rows: readonly Row[], keys: string, nowMs: number): readonly Row[] {
  const [first = ''] = keys.split(',');
  const descending = first.startsWith('-');
  const name = first.replace(/^[-+]/, '');
  const column = COLUMNS[ALIASES[name] ?? name];
  if (column === undefined) return proc.die(`error: unknown sort specifier`);
  const compare = (a: Row, b: Row) => {
    const [x, y] = [column.value(a, nowMs), column.value(b, nowMs)];
    return /^[\d.]+$/.test(x) && /^[\d.]+$/.test(y) ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
  };
  return [...rows].sort((a, b) => (descending ? compare(b, a) : compare(a, b)));
}

/** Processor time as BSD shows it: `0:03`. */
function minutes(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function statOf({ process }: Row): string {
  return process.state + (process.session === process.pid ? 's' : '') + (process.terminal !== undefined && process.group === process.pid ? '+' : '');
}

/** Titles stand to the left in busybox, over numbers too. */
function busyboxHeader({ columns }: Selection, widths: readonly number[]): string {
  return columns.map(({ title }, index) => (index === columns.length - 1 ? title : title.padEnd(widths[index] as number))).join(' ');
}

function busyboxSelection(proc: Call, args: readonly string[]): Selection {
  const at = args.indexOf('-o');
  const list = at >= 0 ? (args[at + 1] ?? '') : 'pid,user,time,args';
  const narrow: Readonly<Record<string, number>> = { pid: 5, user: 8, time: 5, ppid: 5 };
  const columns = columnsNamed(proc, list).map(({ column, title }) => {
    const key = title.toLowerCase();
    const value = key === 'time' ? (row: Row) => cpuTime(row.process).replace(/^00:0?/, '') : column.value;
    return { column: { ...column, value, width: narrow[key] ?? column.width }, title };
  });
  return { columns, select: () => true, headers: true, sort: undefined };
}
