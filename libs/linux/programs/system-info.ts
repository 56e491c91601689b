// Mirrors hostname(1), uname(1), uptime(1), free(1), nproc(1), whoami(1), id(1), groups(1), who(1), logname, tty(1), arch(1), dmesg(1), mount(8) without arguments, df(1)
// Differs: what they show is the simulated host's; nothing can be set but by root's hostname file.
import { KERNEL_RELEASE, KERNEL_VERSION } from '#linux/kernel/release.js';
import { findAccount, groupIdsOf, listAccounts, listGroups, Names } from './accounts.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { humanSize } from './human-size.js';
import { bootedMs, loadAverages, memoryOf, processorsOf } from './machine-facts.js';
import { counter, flag, text } from './options.js';
import { strftime } from './strftime.js';
import { uptimeText } from './top.js';

export const hostname = defineProgram({
  name: 'hostname', usage: '[-s|-f|-i|-I|-d]', options: { short: flag('s', 'short'), full: flag('f', 'fqdn,long'), address: flag('i', 'ip-address'), all: flag('I', 'all-ip-addresses'), domain: flag('d', 'domain') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    if (operands.length > 0) return proc.die('you must be root to change the host name');
    if (o.all) proc.print(`${proc.net.addresses.join(' ')} \n`);
    else if (o.address) proc.print(`${proc.net.addresses[0] ?? '127.0.0.1'}\n`);
    else if (o.domain) proc.print('\n');
    else proc.print(`${o.short ? proc.host.name.split('.')[0] : proc.host.name}\n`);
    return 0;
  },
});

export const uname = defineProgram({
  name: 'uname', usage: '[OPTION]...',
  options: { all: flag('a', 'all'), kernel: flag('s', 'kernel-name'), node: flag('n', 'nodename'), release: flag('r', 'kernel-release'), version: flag('v', 'kernel-version'), machine: flag('m', 'machine'), processor: flag('p', 'processor'), platform: flag('i', 'hardware-platform'), system: flag('o', 'operating-system') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    if (operands.length > 0) return proc.dieOfUsage(`extra operand '${operands[0]}'`);
    const release = proc.files.exists('/proc/sys/kernel/osrelease') ? proc.files.readText('/proc/sys/kernel/osrelease').trim() : KERNEL_RELEASE;
    const nothing = !Object.values(o).some(Boolean);
    const parts = [
      o.kernel || o.all || nothing ? 'Linux' : '', o.node || o.all ? proc.host.name : '', o.release || o.all ? release : '', o.version || o.all ? KERNEL_VERSION : '',
      o.machine || o.all ? 'x86_64' : '', o.processor || (o.all && !proc.isBusybox) ? 'x86_64' : '', o.platform || (o.all && !proc.isBusybox) ? 'x86_64' : '', o.system || o.all ? 'GNU/Linux' : '',
    ];
    proc.print(`${parts.filter((part) => part !== '').join(' ')}\n`);
    return 0;
  },
});

export const arch = defineProgram({
  name: 'arch', usage: '', options: {},
  *main(proc) {
    yield* proc.work(1);
    proc.print('x86_64\n');
    return 0;
  },
});

export const uptime = defineProgram({
  name: 'uptime', usage: '[options]', options: { pretty: flag('p', 'pretty'), since: flag('s', 'since') },
  *main(proc, o) {
    yield* proc.work(1);
    const upMs = proc.now() - bootedMs(proc);
    if (o.since) proc.print(`${strftime('%Y-%m-%d %H:%M:%S', bootedMs(proc))}\n`);
    else if (o.pretty) proc.print(`up ${prettyTime(upMs)}\n`);
    else proc.print(` ${strftime('%H:%M:%S', proc.now())} up ${uptimeText(upMs)},  1 user,  load average: ${loadAverages(proc).join(', ')}\n`);
    return 0;
  },
});

function prettyTime(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const parts = [[Math.floor(minutes / 1440), 'day'], [Math.floor(minutes / 60) % 24, 'hour'], [minutes % 60, 'minute']] as const;
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(', ') || '0 minutes';
}

export const free = defineProgram({
  name: 'free', usage: '[options]', options: { human: flag('h', 'human'), mebi: flag('m', 'mebi'), gibi: flag('g', 'gibi'), bytes: flag('b', 'bytes'), kibi: flag('k', 'kibi'), total: flag('t', 'total'), wide: flag('w', 'wide') },
  *main(proc, o) {
    yield* proc.work(1);
    const { total, free: unused, available, cached, buffers } = memoryOf(proc);
    const shown = (bytes: number) => (o.human ? `${humanSize(bytes)}${bytes < 1024 ? 'B' : 'i'}` : String(Math.floor(bytes / (o.bytes ? 1 : o.mebi ? 1024 ** 2 : o.gibi ? 1024 ** 3 : 1024)))).padStart(11);
    const cache = cached + buffers;
    proc.print(`               total        used        free      shared  buff/cache   available\nMem:     ${[total, total - unused - cache, unused, 0, cache, available].map(shown).join(' ')}\nSwap:    ${[0, 0, 0].map(shown).join(' ')}\n`);
    if (o.total) proc.print(`Total:   ${[total, total - unused - cache, unused].map(shown).join(' ')}\n`);
    return 0;
  },
});

export const nproc = defineProgram({
  name: 'nproc', usage: '[OPTION]...', options: { all: flag('', 'all'), ignore: text('', 'ignore') },
  *main(proc, o) {
    yield* proc.work(1);
    proc.print(`${Math.max(1, processorsOf(proc) - Number(o.ignore ?? 0))}\n`);
    return 0;
  },
});

export const whoami = defineProgram({
  name: 'whoami', usage: '[OPTION]...', options: {},
  *main(proc, _, operands) {
    yield* proc.work(1);
    if (operands.length > 0) return proc.dieOfUsage(`extra operand '${operands[0]}'`);
    const account = listAccounts(proc).find(({ uid }) => uid === proc.credentials.uid);
    if (account === undefined) return proc.die(proc.isBusybox ? `unknown uid ${proc.credentials.uid}` : `cannot find name for user ID ${proc.credentials.uid}`);
    proc.print(`${account.name}\n`);
    return 0;
  },
});

export const id = defineProgram({
  name: 'id', usage: '[OPTION]... [USER]...', options: { user: flag('u', 'user'), group: flag('g', 'group'), groups: flag('G', 'groups'), name: flag('n', 'name'), real: flag('r', 'real') },
  *main(proc, o, [user]) {
    yield* proc.work(1);
    const names = new Names(proc);
    const account = user === undefined ? undefined : findAccount(proc, user);
    if (user !== undefined && account === undefined) return proc.die(proc.isBusybox ? `unknown user ${user}` : `'${user}': no such user`);
    const uid = account?.uid ?? proc.credentials.uid;
    const gid = account?.gid ?? proc.credentials.gid;
    const groups = account === undefined ? (proc.isBusybox ? [...proc.credentials.groups] : groupIdsOf(proc)) : [...new Set([gid, ...listGroups(proc).filter(({ members }) => members.includes(account.name)).map((each) => each.gid)])];
    if (o.user) proc.print(`${o.name ? names.user(uid) : uid}\n`);
    else if (o.group) proc.print(`${o.name ? names.group(gid) : gid}\n`);
    else if (o.groups) proc.print(`${groups.map((each) => (o.name ? names.group(each) : each)).join(' ')}\n`);
    else {
      const shown = (number: number, name: string) => (name === String(number) ? String(number) : `${number}(${name})`);
      proc.print(`uid=${shown(uid, names.user(uid))} gid=${shown(gid, names.group(gid))} groups=${groups.map((each) => shown(each, names.group(each))).join(',')}\n`);
    }
    return 0;
  },
});

export const groups = defineProgram({
  name: 'groups', usage: '[OPTION]... [USERNAME]...', options: {},
  *main(proc, _, operands) {
    yield* proc.work(1);
    const names = new Names(proc);
    if (operands.length === 0) proc.print(`${groupIdsOf(proc).map((gid) => names.group(gid)).join(' ')}\n`);
    for (const user of operands) {
      const account = findAccount(proc, user);
      if (account === undefined) {
        proc.warn(`'${user}': no such user`);
        proc.status = 1;
        continue;
      }
      const ids = [...new Set([account.gid, ...listGroups(proc).filter(({ members }) => members.includes(user)).map(({ gid }) => gid)])];
      proc.print(`${user} : ${ids.map((gid) => names.group(gid)).join(' ')}\n`);
    }
    return proc.status;
  },
});

export const who = defineProgram({
  name: 'who', usage: '[OPTION]... [ FILE | ARG1 ARG2 ]', options: { boot: flag('b', 'boot'), heading: flag('H', 'heading'), m: flag('m'), quick: flag('q', 'count'), all: flag('a', 'all') },
  *main(proc) {
    yield* proc.work(1);
    const names = new Names(proc);
    const leaders = proc.host.processes.filter((process) => process.terminal !== undefined && process.session === process.pid);
    for (const [index, process] of leaders.entries()) proc.print(`${names.user(process.credentials.uid).padEnd(8)} pts/${String(index).padEnd(8)} ${strftime('%Y-%m-%d %H:%M', process.startedMs)}\n`);
    return 0;
  },
});

export const tty = defineProgram({
  name: 'tty', usage: '[OPTION]...', options: { silent: flag('s', 'silent,quiet') },
  *main(proc, o) {
    yield* proc.work(1);
    if (!o.silent) proc.print(proc.stdin.isTty ? '/dev/pts/0\n' : 'not a tty\n');
    return proc.stdin.isTty ? 0 : 1;
  },
});

export const dmesg = defineProgram({
  name: 'dmesg', usage: '[options]', options: { human: flag('H', 'human'), follow: flag('w', 'follow'), time: flag('T', 'ctime'), level: text('l', 'level'), clear: flag('C', 'clear'), verbosity: counter('x', 'decode') },
  *main(proc) {
    yield* proc.work(1);
    if (proc.credentials.uid !== 0) return proc.die('read kernel buffer failed: Operation not permitted');
    if (proc.files.exists('/proc/version')) proc.print(`[    0.000000] ${proc.files.readText('/proc/version')}`);
    return 0;
  },
});

interface MountLine {
  readonly source: string;
  readonly path: string;
  readonly type: string;
  readonly options: string;
}

function mounts(proc: Call): readonly MountLine[] {
  const text = proc.files.exists('/proc/self/mounts') ? proc.files.readText('/proc/self/mounts') : '';
  return text.split('\n').filter(Boolean).map((line) => {
    const [source = '', path = '', type = '', options = ''] = line.split(' ');
    return { source, path, type, options };
  });
}

export const mount = defineProgram({
  name: 'mount', usage: '[-lhV]', options: { type: text('t', 'types'), list: flag('l', 'show-labels'), options: text('o', 'options'), bind: flag('B', 'bind'), all: flag('a', 'all') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    if (operands.length > 0 || o.all) {
      proc.warn(proc.credentials.uid === 0 ? `${operands.at(-1) ?? '/'}: permission denied.` : `${operands.at(-1) ?? '/'}: must be superuser to use mount.`);
      return proc.credentials.uid === 0 ? 32 : 1;
    }
    for (const { source, path, type, options } of mounts(proc)) if (o.type === undefined || o.type === type) proc.print(`${source} on ${path} type ${type} (${options})\n`);
    return 0;
  },
});

const PSEUDO = new Set(['proc', 'sysfs', 'devpts', 'cgroup2', 'mqueue', 'devtmpfs']);
const DISK_BYTES = 40 * 1024 ** 3;

export const df = defineProgram({
  name: 'df', usage: '[OPTION]... [FILE]...', options: { all: flag('a', 'all'), human: flag('h', 'human-readable'), si: flag('H', 'si'), k: flag('k'), m: flag('m'), type: flag('T', 'print-type'), portable: flag('P', 'portability'), inodes: flag('i', 'inodes'), only: text('t', 'type') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    const listed = mounts(proc);
    const table: readonly MountLine[] = listed.length > 0 ? listed : [{ source: 'overlay', path: '/', type: 'overlay', options: 'rw' }];
    const chosen = operands.length === 0 ? table.filter(({ type }) => o.all || !PSEUDO.has(type)) : operands.map((path) => {
      const full = proc.files.resolve(path);
      return table.filter((line) => full === line.path || full.startsWith(line.path === '/' ? '/' : `${line.path}/`)).sort((a, b) => b.path.length - a.path.length)[0] as MountLine;
    });
    const used = 4 * 1024 ** 3;
    const size = (bytes: number) => (o.human ? humanSize(bytes) : o.si ? humanSize(bytes, 1000) : String(Math.ceil(bytes / (o.m ? 1024 ** 2 : 1024))));
    const header = ['Filesystem', ...(o.type ? ['Type'] : []), o.human || o.si ? 'Size' : o.m ? '1M-blocks' : o.portable ? '1024-blocks' : '1K-blocks', 'Used', o.human || o.si ? 'Avail' : 'Available', o.portable ? 'Capacity' : 'Use%', 'Mounted on'];
    const rows = chosen.filter(({ type }) => o.only === undefined || o.only === type).map(({ source, path, type, options }) => {
      const kilobytes = /size=(\d+)k/.exec(options)?.[1];
      const [total, taken] = type === 'tmpfs' ? [kilobytes === undefined ? 64 * 1024 ** 2 : Number(kilobytes) * 1024, 0] : [DISK_BYTES, used];
      return [source, ...(o.type ? [type] : []), size(total), size(taken), size(total - taken), `${Math.ceil((taken / total) * 100)}%`, path];
    });
    const left = o.type ? 2 : 1;
    const widths = header.map((title, column) => Math.max(title.length, column === 0 ? 14 : 0, ...rows.map((row) => (row[column] as string).length)));
    for (const row of [header, ...rows]) proc.print(`${row.map((cell, column) => (column < left ? cell.padEnd(widths[column] as number) : column === row.length - 1 ? cell : cell.padStart(widths[column] as number))).join(' ')}\n`);
    return 0;
  },
});
