// Mirrors stat(1) of GNU coreutils
// Differs: one time serves as access, change and birth; file systems (-f) are shown in short.
import type { FileStat } from '#linux/fs/files.js';
import { Names } from './accounts.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { unescaped } from './escapes.js';
import { FIELD_WIDTH_MAX } from './limits.js';
import { modeText } from './modes.js';
import { flag, text } from './options.js';
import { strftime, zoneOf } from './strftime.js';

const KINDS = { file: 'regular file', directory: 'directory', symlink: 'symbolic link', device: 'character special file', pipe: 'fifo' } as const;
const TYPE_BITS = { file: 0o100000, directory: 0o040000, symlink: 0o120000, device: 0o020000, pipe: 0o010000 } as const;

export const stat = defineProgram({
  name: 'stat', usage: '[OPTION]... FILE...', summary: 'Display file or file system status.',
  options: { format: text('c', 'format'), printf: text('', 'printf'), dereference: flag('L', 'dereference'), fileSystem: flag('f', 'file-system'), terse: flag('t', 'terse') },
  *main(proc, o, operands) {
    if (operands.length === 0) return proc.dieOfUsage('missing operand');
    if (o.fileSystem) return proc.die('-f: file system status is not supported');
    const names = new Names(proc);
    for (const path of operands) {
      yield* proc.work(1);
      try {
        const found = o.dereference ? proc.files.stat(path) : proc.files.lstat(path);
        if (o.printf !== undefined) proc.print(formatted(proc, unescaped(o.printf, 'plain').text, path, found, names));
        else if (o.format !== undefined) proc.print(`${formatted(proc, o.format, path, found, names)}\n`);
        else if (o.terse) proc.print(`${formatted(proc, '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o', path, found, names)}\n`);
        else proc.print(formatted(proc, longFormat(found), path, found, names));
      } catch (error) {
        proc.reportAs(`cannot statx '${path}'`, `can't stat '${path}'`, error);
      }
    }
    return proc.status;
  },
});

function longFormat(found: FileStat): string {
  const name = found.kind === 'symlink' ? '%N' : '%n';
  return `  File: ${name}\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\nDevice: %Hd,%Ld\tInode: %-11i Links: %h\nAccess: (%04a/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n Birth: %w\n`;
}

function formatted(proc: Call, format: string, path: string, s: FileStat, names: Names): string {
  const time = strftime('%Y-%m-%d %H:%M:%S.%N %z', s.modifiedMs, zoneOf(proc.env.get('TZ')));
  const seconds = String(Math.floor(s.modifiedMs / 1000));
  const values: Readonly<Record<string, () => string>> = {
    a: () => s.mode.toString(8), A: () => modeText(s), b: () => String(s.kind === 'file' ? Math.ceil(s.size / 4096) * 8 : 0), B: () => '512', d: () => '46', D: () => '2e',
    f: () => (s.mode | TYPE_BITS[s.kind]).toString(16), F: () => (s.kind === 'file' && s.size === 0 ? 'regular empty file' : KINDS[s.kind]), g: () => String(s.gid),
    G: () => names.group(s.gid), h: () => String(s.links), i: () => String(s.inode), m: () => '/', n: () => path,
    N: () => (s.kind === 'symlink' ? `'${path}' -> '${proc.files.readLink(path)}'` : `'${path}'`), o: () => '4096', s: () => String(s.size), t: () => '0', T: () => '0',
    u: () => String(s.uid), U: () => names.user(s.uid), w: () => time, W: () => seconds, x: () => time, X: () => seconds, y: () => time, Y: () => seconds, z: () => time, Z: () => seconds,
    Hd: () => '0', Ld: () => '46',
  };
  return format.replace(/%([-0#+ ]*)(\d*)(?:\.\d+)?(H[dr]|L[dr]|[a-zA-Z%])/g, (whole: string, flags: string, width: string, letter: string) => {
    if (letter === '%') return '%';
    const value = values[letter]?.();
    if (value === undefined) return whole.replace(letter, '?');
    if (width === '') return value;
    return flags.includes('-') ? value.padEnd(Math.min(FIELD_WIDTH_MAX, Number(width))) : value.padStart(Math.min(FIELD_WIDTH_MAX, Number(width)), flags.includes('0') ? '0' : ' ');
  });
}
