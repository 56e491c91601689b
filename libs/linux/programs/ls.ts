// Mirrors ls(1) of GNU coreutils
// Differs: C locale order; of busybox' only the columns of -l; no --block-size, --time, --hyperlink, --indicator-style (but -F and -p).
import { Errno, type Step } from '#linux/kernel/step.js';
import type { FileStat } from '#linux/fs/files.js';
import { Names } from './accounts.js';
import type { Call } from './call.js';
import { compareText } from './compare-text.js';
import { defineProgram } from './define-program.js';
import { humanSize } from './human-size.js';
import { modeText } from './modes.js';
import { flag, optional, text } from './options.js';
import { joinPath } from './paths.js';
import { strftime, zoneOf } from './strftime.js';

const HALF_YEAR_MS = 31_556_952_000 / 2;

interface Entry {
  /** As shown. */
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
}

const options = {
  all: flag('a', 'all'), almostAll: flag('A', 'almost-all'), columns: flag('C'), directory: flag('d', 'directory'), classify: optional('F', 'classify'),
  full: flag('', 'full-time'), noOwner: flag('g'), noGroup: flag('G', 'no-group'), groupsFirst: flag('', 'group-directories-first'), human: flag('h', 'human-readable'),
  inode: flag('i', 'inode'), dereference: flag('LH', 'dereference'), long: flag('l'), numeric: flag('n', 'numeric-uid-gid'), noGroupLong: flag('o'),
  literal: flag('N', 'literal'), quoteName: flag('Q', 'quote-name'), slash: flag('p'), reverse: flag('r', 'reverse'), recursive: flag('R', 'recursive'),
  blocks: flag('s', 'size'), bySize: flag('S'), byTime: flag('t'), unsorted: flag('U'), byVersion: flag('v'), byExtension: flag('X'), sort: text('', 'sort'),
  timeStyle: text('', 'time-style'), across: flag('x'), commas: flag('m'), one: flag('1'), color: optional('', 'color'), width: text('w', 'width'),
  ctime: flag('c'), atime: flag('u'), kibibytes: flag('k', 'kibibytes'), hideControl: flag('q', 'hide-control-chars'), context: flag('Z', 'context'), f: flag('f'),
} as const;

export const ls = defineProgram({
  name: 'ls', usageStatus: 2, options,
  summary: 'List information about the FILEs (the current directory by default).',
  *main(proc, o, operands) {
    const listing = new Listing(proc, o);
    const files: Entry[] = [];
    const folders: string[] = [];
    for (const path of operands.length > 0 ? operands : ['.']) {
      try {
        const stat = o.dereference || !(o.long || o.directory) ? followed(proc, path) : proc.files.lstat(path);
        if (stat.kind === 'directory' && !o.directory) folders.push(path);
        else files.push({ name: path, path, stat });
      } catch (error) {
        proc.reportAs(`cannot access '${path}'`, path, error, proc.isBusybox ? 1 : 2);
      }
    }
    if (files.length > 0) listing.print(sorted(files, o), false);
    const titled = o.recursive || operands.length > 1;
    let isFirst = files.length === 0;
    for (const path of sortedPaths(proc, o, folders)) {
      yield* listing.folder(path, titled, isFirst);
      isFirst = false;
    }
    return proc.status;
  },
});

type Chosen = Parameters<Parameters<typeof defineProgram<typeof options>>[0]['main']>[1];

function followed(proc: Call, path: string): FileStat {
  try {
    return proc.files.stat(path);
  } catch (error) {
    if (!(error instanceof Errno) || error.code !== 'ENOENT') throw error;
    return proc.files.lstat(path);
  }
}

function sortedPaths(proc: Call, o: Chosen, paths: readonly string[]): readonly string[] {
  return sorted(paths.map((path) => ({ name: path, path, stat: proc.files.stat(path) })), o).map(({ path }) => path);
}

function sorted(entries: readonly Entry[], o: Chosen): readonly Entry[] {
  const key = o.sort ?? (o.unsorted || o.f ? 'none' : o.bySize ? 'size' : o.byTime ? 'time' : o.byVersion ? 'version' : o.byExtension ? 'extension' : 'name');
  const byName = (a: Entry, b: Entry) => compareText(a.name, b.name);
  const orders: Readonly<Record<string, (a: Entry, b: Entry) => number>> = {
    name: byName, none: () => 0,
    size: (a, b) => b.stat.size - a.stat.size || byName(a, b),
    time: (a, b) => b.stat.modifiedMs - a.stat.modifiedMs || byName(a, b),
    extension: (a, b) => compareText(extensionOf(a.name), extensionOf(b.name)) || byName(a, b),
    version: (a, b) => compareVersions(a.name, b.name),
  };
  const order = orders[key] ?? byName;
  const all = [...entries].sort((a, b) => (o.reverse ? -order(a, b) : order(a, b)));
  if (!o.groupsFirst) return all;
  const isFolder = ({ stat }: Entry) => stat.kind === 'directory';
  return [...all.filter(isFolder), ...all.filter((entry) => !isFolder(entry))];
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

/** Numbers within names by their value: `file9` before `file10`. */
export function compareVersions(a: string, b: string): number {
  const split = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const left = split(a);
  const right = split(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const x = left[i];
    const y = right[i];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    if (/^\d/.test(x) && /^\d/.test(y)) {
      const difference = BigInt(x) - BigInt(y);
      if (difference !== 0n) return difference < 0n ? -1 : 1;
    } else if (x !== y) return compareText(x, y);
  }
  return compareText(a, b);
}

class Listing {
  readonly #names: Names;
  readonly #isTty: boolean;
  readonly #colored: boolean;
  readonly #isLong: boolean;

  constructor(private readonly proc: Call, private readonly o: Chosen) {
    this.#names = new Names(proc);
    this.#isTty = proc.stdout.isTty;
    this.#colored = o.color === 'always' || o.color === '' || (o.color === 'auto' && this.#isTty);
    this.#isLong = o.long || o.numeric || o.noOwner || o.noGroupLong || o.full;
  }

  *folder(path: string, titled: boolean, isFirst: boolean): Step<void> {
    const { proc, o } = this;
    let names: readonly string[];
    try {
      names = proc.files.list(path);
    } catch (error) {
      proc.reportAs(`cannot open directory '${path}'`, `can't open '${path}'`, error, proc.isBusybox ? 1 : 2);
      return;
    }
    if (titled) proc.print(`${isFirst ? '' : '\n'}${path}:\n`);
    const hidden = o.all || o.f ? ['.', '..', ...names] : o.almostAll ? names : names.filter((name) => !name.startsWith('.'));
    const entries: Entry[] = [];
    for (const name of hidden) {
      const entry = this.#entry(name, joinPath(path, name));
      if (entry !== undefined) entries.push(entry);
    }
    yield* proc.work(1 + entries.length);
    const ordered = sorted(entries, o);
    this.print(ordered, true);
    if (!o.recursive) return;
    for (const { name, path: inner, stat } of ordered) {
      if (stat.kind === 'directory' && name !== '.' && name !== '..') yield* this.folder(inner, true, false);
    }
  }

  #entry(name: string, path: string): Entry | undefined {
    try {
      return { name, path, stat: this.o.dereference ? followed(this.proc, path) : this.proc.files.lstat(path) };
    } catch (error) {
      this.proc.report(`cannot access '${path}'`, error);
      return undefined;
    }
  }

  print(entries: readonly Entry[], isFolder: boolean): void {
    const { proc, o } = this;
    if (isFolder && (this.#isLong || o.blocks)) {
      const blocks = entries.reduce((sum, { stat }) => sum + blocksOf(stat), 0);
      proc.print(`total ${o.human ? humanSize(blocks * 1024) : blocks}\n`);
    }
    if (this.#isLong) this.#printLong(entries);
    else if (o.commas) proc.print(entries.length === 0 ? '' : `${entries.map((entry) => this.#label(entry)).join(', ')}\n`);
    else if (!o.one && (o.columns || o.across || this.#isTty)) this.#printColumns(entries);
    else for (const entry of entries) proc.print(`${this.#prefix(entry, entries)}${this.#label(entry)}\n`);
  }

  #printLong(entries: readonly Entry[]): void {
    const { o, proc } = this;
    const zone = zoneOf(proc.env.get('TZ'));
    const rows = entries.map((entry) => {
      const { stat } = entry;
      const owner = o.numeric ? String(stat.uid) : this.#names.user(stat.uid);
      const group = o.numeric ? String(stat.gid) : this.#names.group(stat.gid);
      return {
        entry, mode: modeText(stat), links: String(stat.links), owner: o.noOwner ? '' : owner, group: o.noGroup || o.noGroupLong ? '' : group,
        size: o.human ? humanSize(stat.size) : String(stat.size), time: timeText(stat.modifiedMs, proc.now(), o, zone),
      };
    });
    const width = (key: 'links' | 'owner' | 'group' | 'size') => Math.max(0, ...rows.map((row) => row[key].length));
    // Busybox has no time to look at all rows first.
    const widths = proc.isBusybox
      ? { links: 4, owner: o.noOwner ? 0 : 8, group: o.noGroup || o.noGroupLong ? 0 : 8, size: 9 }
      : { links: width('links'), owner: width('owner'), group: width('group'), size: width('size') };
    for (const row of rows) {
      const cells = [
        row.mode, row.links.padStart(widths.links),
        ...(widths.owner > 0 ? [row.owner.padEnd(widths.owner)] : []), ...(widths.group > 0 ? [row.group.padEnd(widths.group)] : []),
        row.size.padStart(widths.size), row.time, this.#label(row.entry) + this.#target(row.entry),
      ];
      proc.print(`${this.#prefix(row.entry, entries)}${cells.join(' ')}\n`);
    }
  }

  #target({ stat, path }: Entry): string {
    return stat.kind === 'symlink' ? ` -> ${this.proc.files.readLink(path)}` : '';
  }

  #prefix({ stat }: Entry, entries: readonly Entry[]): string {
    const { o } = this;
    const inodeWidth = Math.max(...entries.map((entry) => String(entry.stat.inode).length));
    const blockWidth = Math.max(...entries.map((entry) => String(blocksOf(entry.stat)).length));
    return (o.inode ? `${String(stat.inode).padStart(inodeWidth)} ` : '') + (o.blocks ? `${String(blocksOf(stat)).padStart(blockWidth)} ` : '');
  }

  #label(entry: Entry): string {
    const name = this.o.quoteName ? `"${entry.name.replace(/["\\]/g, '\\$&')}"` : this.#isTty && !this.o.literal ? quotedName(entry.name) : entry.name;
    const color = this.#colored ? colorOf(entry.stat) : '';
    const shown = color === '' ? name : `\x1b[0m\x1b[${color}m${name}\x1b[0m`;
    return shown + this.#mark(entry.stat);
  }

  #mark(stat: FileStat): string {
    if (this.o.slash || this.o.classify !== undefined) if (stat.kind === 'directory') return '/';
    if (this.o.classify === undefined) return '';
    if (stat.kind === 'symlink') return this.#isLong ? '' : '@';
    if (stat.kind === 'pipe') return '|';
    return stat.kind === 'file' && (stat.mode & 0o111) !== 0 ? '*' : '';
  }

  #printColumns(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const width = this.o.width !== undefined ? Number(this.o.width) : (this.proc.process.terminal?.columns ?? Number(this.proc.env.get('COLUMNS') ?? 80));
    const labels = entries.map((entry) => this.#prefix(entry, entries) + this.#label(entry));
    const lengths = labels.map((label) => visibleLength(label));
    const { rows, columns, widths } = layout(lengths, width, this.o.across);
    for (let row = 0; row < rows; row++) {
      let line = '';
      for (let column = 0; column < columns; column++) {
        const index = this.o.across ? row * columns + column : column * rows + row;
        if (index >= labels.length) break;
        const isLast = this.o.across ? column === columns - 1 || index === labels.length - 1 : index + rows >= labels.length;
        line += labels[index] as string;
        if (!isLast) line += ' '.repeat((widths[column] as number) - (lengths[index] as number));
      }
      this.proc.print(`${line}\n`);
    }
  }
}

/** As many columns as fit, each as wide as its longest name and two spaces. */
function layout(lengths: readonly number[], width: number, across: boolean): { rows: number; columns: number; widths: readonly number[] } {
  for (let columns = Math.min(lengths.length, Math.max(1, Math.floor(width / 3))); columns > 1; columns--) {
    const rows = Math.ceil(lengths.length / columns);
    const used = across ? columns : Math.ceil(lengths.length / rows);
    if (used !== columns) continue;
    const widths = Array.from({ length: columns }, () => 0);
    lengths.forEach((length, index) => {
      const column = across ? index % columns : Math.floor(index / rows);
      widths[column] = Math.max(widths[column] as number, length + (column === columns - 1 ? 0 : 2));
    });
    if (widths.reduce((sum, each) => sum + each, 0) < width) return { rows, columns, widths };
  }
  return { rows: lengths.length, columns: 1, widths: [0] };
}

function visibleLength(label: string): number {
  return [...label.replace(/\x1b\[[0-9;]*m/g, '')].length;
}

function blocksOf(stat: FileStat): number {
  if (stat.kind === 'directory') return 4;
  return stat.kind === 'file' ? Math.ceil(stat.size / 4096) * 4 : 0;
}

function timeText(ms: number, nowMs: number, o: Chosen, zone: ReturnType<typeof zoneOf>): string {
  if (o.full || o.timeStyle === 'full-iso') return strftime('%Y-%m-%d %H:%M:%S.%N %z', ms, zone);
  if (o.timeStyle === 'long-iso') return strftime('%Y-%m-%d %H:%M', ms, zone);
  if (o.timeStyle?.startsWith('+') === true) return strftime(o.timeStyle.slice(1), ms, zone);
  const isRecent = ms > nowMs - HALF_YEAR_MS && ms <= nowMs;
  if (o.timeStyle === 'iso') return strftime(isRecent ? '%m-%d %H:%M' : '%Y-%m-%d ', ms, zone);
  return strftime(isRecent ? '%b %e %H:%M' : '%b %e  %Y', ms, zone);
}

/** On a terminal, names with special characters are shown as the shell would need them. */
function quotedName(name: string): string {
  if (/^[\w@%+=:,./~^{}[\]-]+$/u.test(name) || /^[^\s!"#$&'()*;<=>?[\\\]^`{|}]+$/u.test(name)) return name;
  return name.includes("'") && !/["$`\\!]/.test(name) ? `"${name}"` : `'${name.replaceAll("'", "'\\''")}'`;
}

function colorOf(stat: FileStat): string {
  if (stat.kind === 'directory') return (stat.mode & 0o1002) === 0o1002 ? '30;42' : (stat.mode & 0o002) !== 0 ? '34;42' : '01;34';
  if (stat.kind === 'symlink') return '01;36';
  if (stat.kind === 'pipe') return '33';
  if (stat.kind === 'device') return '01;33';
  return (stat.mode & 0o111) !== 0 ? '01;32' : '';
}
