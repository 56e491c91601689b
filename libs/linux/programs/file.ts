// Mirrors file(1), by first bytes
// Differs: knows what is common on the hosts of this world.
import { Errno } from '#linux/kernel/step.js';
import { textOf } from './byte-text.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag } from './options.js';

export const file = defineProgram({
  name: 'file', usage: '[OPTION...] [FILE...]', version: '5.45', options: { brief: flag('b', 'brief'), mime: flag('i', 'mime'), dereference: flag('L', 'dereference') },
  *main(proc, o, operands) {
    if (operands.length === 0) {
      proc.printError('Usage: file [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]\n            [--mime-type] [-e <testname>] [-F <separator>]  [-f <namefile>]\n            [-m <magicfiles>] [-P <parameter=value>] [--exclude-quiet]\n            <file> ...\n');
      return 1;
    }
    const width = Math.max(...operands.map((path) => path.length));
    for (const path of operands) {
      yield* proc.work(1);
      proc.print(`${o.brief ? '' : `${path}:`.padEnd(width + 2)}${describe(proc, path, o.dereference)}\n`);
    }
    return 0;
  },
});

function describe(proc: Call, path: string, follow: boolean): string {
  try {
    const stat = follow ? proc.files.stat(path) : proc.files.lstat(path);
    if (stat.kind === 'directory') return 'directory';
    if (stat.kind === 'symlink') return `symbolic link to ${proc.files.readLink(path)}`;
    if (stat.kind === 'pipe') return 'fifo (named pipe)';
    if (stat.kind === 'device') return 'character special';
    return stat.size === 0 ? 'empty' : kindOf(proc.files.read(path).subarray(0, 65_536));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return `cannot open \`${path}' (${error.message})`;
  }
}

function kindOf(bytes: Uint8Array): string {
  const starts = (...magic: number[]) => magic.every((byte, index) => bytes[index] === byte);
  if (starts(0x1f, 0x8b)) return 'gzip compressed data';
  if (starts(0x7f, 0x45, 0x4c, 0x46)) return 'ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), dynamically linked, interpreter /lib64/ld-linux-x86-64.so.2, for GNU/Linux 3.2.0, stripped';
  if (starts(0x50, 0x4b, 3, 4)) return 'Zip archive data';
  if (starts(0x89, 0x50, 0x4e, 0x47)) return 'PNG image data';
  if (textOf(bytes.subarray(257, 262)) === 'ustar') return 'POSIX tar archive (GNU)';
  if (bytes.includes(0)) return 'data';
  const text = textOf(bytes);
  const script = /^#!\s*(\S+)/.exec(text)?.[1];
  const encoding = /^[\x00-\x7f]*$/.test(text) ? 'ASCII text' : /[\udc80-\udcff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')) ? 'Non-ISO extended-ASCII text' : 'Unicode text, UTF-8 text';
  const ends = text.includes('\r\n') ? ', with CRLF line terminators' : text.endsWith('\n') ? '' : ', with no line terminators';
  if (script !== undefined) return `${/bash$/.test(script) ? 'Bourne-Again shell' : /sh$/.test(script) ? 'POSIX shell' : `a ${script}`} script, ${encoding} executable${ends}`;
  if (/^-----BEGIN CERTIFICATE-----/.test(text)) return 'PEM certificate';
  if (/^\s*[[{]/.test(text)) {
    try {
      JSON.parse(text);
      return 'JSON text data';
    } catch {
      return encoding + ends;
    }
  }
  return encoding + ends;
}
