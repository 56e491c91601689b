// Mirrors tar(1) of GNU tar
// Differs: ustar and gzip only; no -r, -u, --exclude-from, no incremental dumps.
import { concatBytes } from '#linux/env/bytes.js';
import { gunzipSync, gzipSync } from 'fflate';
import { Errno, type Step } from '#linux/kernel/step.js';
import { Names } from './accounts.js';
import type { Call } from './call.js';
import { OutOfMemory } from './out-of-memory.js';
import { defineProgram } from './define-program.js';
import { globToPattern } from './glob-pattern.js';
import { BUFFERED_BYTES_MAX } from './limits.js';
import { modeText } from './modes.js';
import { flag, text, texts } from './options.js';
import { folderOf, joinPath } from './paths.js';
import { strftime } from './strftime.js';
import { archiveEnd, decodeArchive, encodeMember, type Member } from './tar-format.js';

const options = {
  create: flag('c', 'create'), extract: flag('x', 'extract,get'), list: flag('t', 'list'), file: text('f', 'file'), gzip: flag('z', 'gzip,gunzip'), verbose: flag('v', 'verbose'), folder: texts('C', 'directory'), exclude: texts('', 'exclude'),
  stdout: flag('O', 'to-stdout'), preserve: flag('p', 'preserve-permissions'), strip: text('', 'strip-components'), keep: flag('k', 'keep-old-files'), absolute: flag('P', 'absolute-names'), bzip2: flag('j', 'bzip2'), xz: flag('J', 'xz'), autoCompress: flag('a', 'auto-compress'), dereference: flag('h', 'dereference'),
  noSameOwner: flag('o', 'no-same-owner'), numeric: flag('', 'numeric-owner'), wildcards: flag('', 'wildcards'), filesFrom: text('T', 'files-from'), overwrite: flag('', 'overwrite'), append: flag('r', 'append'), touch: flag('m', 'touch'),
} as const;
type Chosen = Parameters<Parameters<typeof defineProgram<typeof options>>[0]['main']>[1];

export const tar = defineProgram({
  name: 'tar', usage: '[OPTION...] [FILE]...', usageStatus: 64, version: '(GNU tar) 1.35', options,
  usageError: (proc) => proc.printError("Try 'tar --help' or 'tar --usage' for more information.\n"),
  rewrite: withDashes,
  *main(proc, o, operands) {
    const modes = [o.create, o.extract, o.list].filter(Boolean).length;
    if (modes === 0) {
      proc.warn("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options");
      proc.printError("Try 'tar --help' or 'tar --usage' for more information.\n");
      return 2;
    }
    if (modes > 1) return proc.die("You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option", 2);
    if (o.bzip2 || o.xz) return proc.die(`(child): ${o.xz ? 'xz' : 'bzip2'}: Cannot exec: No such file or directory`, 2);
    const archive = o.file ?? proc.env.get('TAPE') ?? '-';
    if (o.create) return yield* create(proc, o, archive, operands);
    return yield* read(proc, o, archive, operands);
  },
});

/** `tar czf x` means `tar -c -z -f x`: letters in a row, their values after them. */
function withDashes(args: readonly string[]): readonly string[] {
  const [first, ...rest] = args;
  if (first === undefined || first.startsWith('-') || !/^[a-zA-Z]+$/.test(first)) return args;
  const values = [...rest];
  const made: string[] = [];
  for (const letter of first) {
    made.push(`-${letter}`);
    if ('fCTX'.includes(letter)) {
      const value = values.shift();
      if (value !== undefined) made.push(value);
    }
  }
  return [...made, ...values];
}

function* create(proc: Call, o: Chosen, archive: string, operands: readonly string[]): Step<number> {
  if (operands.length === 0 && o.filesFrom === undefined) {
    proc.warn('Cowardly refusing to create an empty archive');
    proc.printError("Try 'tar --help' or 'tar --usage' for more information.\n");
    return 2;
  }
  const base = o.folder.at(-1);
  const paths = [...operands, ...(o.filesFrom === undefined ? [] : proc.files.readText(o.filesFrom).split('\n').filter(Boolean))];
  const writer = { parts: [] as Uint8Array[], size: 0, names: new Names(proc), warned: false, excluded: o.exclude.map((glob) => globToPattern(glob)) };
  for (const path of paths) yield* addTree(proc, o, path, base, writer);
  writer.parts.push(archiveEnd(writer.size));
  const plain = concatBytes(writer.parts);
  yield* proc.work(1 + (plain.length >> 8));
  const compress = o.gzip || (o.autoCompress && /\.t?gz$/.test(archive));
  const bytes = compress ? gzipSync(plain, { mtime: 0 }) : plain;
  if (archive === '-') proc.print(bytes);
  else {
    try {
      proc.files.write(archive, bytes);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      return failed(proc, `${archive}: Cannot open: ${error.message}`);
    }
  }
  if (proc.status !== 0) proc.warn('Exiting with failure status due to previous errors');
  return proc.status;
}

function failed(proc: Call, message: string): number {
  proc.warn(message);
  proc.warn('Error is not recoverable: exiting now');
  return 2;
}

interface Writer {
  readonly parts: Uint8Array[];
  size: number;
  readonly names: Names;
  warned: boolean;
  readonly excluded: readonly { test(text: string): boolean }[];
}

function* addTree(proc: Call, o: Chosen, path: string, base: string | undefined, writer: Writer): Step<void> {
  yield* proc.work(1);
  if (writer.excluded.some((pattern) => pattern.test(path) || pattern.test(path.split('/').pop() as string))) return;
  const real = base === undefined || path.startsWith('/') ? path : joinPath(base, path);
  try {
    const stat = o.dereference ? proc.files.stat(real) : proc.files.lstat(real);
    let name = path;
    if (name.startsWith('/') && !o.absolute) {
      if (!writer.warned) proc.warn("Removing leading `/' from member names");
      writer.warned = true;
      name = name.replace(/^\/+/, '');
    }
    if (stat.kind === 'directory' && !name.endsWith('/')) name += '/';
    if (stat.kind !== 'file' && stat.kind !== 'directory' && stat.kind !== 'symlink') return;
    const content = stat.kind === 'file' ? proc.files.read(real) : new Uint8Array(0);
    if (name !== '' && name !== '/') {
      const member = encodeMember({
        name, type: stat.kind, mode: stat.mode, uid: stat.uid, gid: stat.gid, owner: writer.names.user(stat.uid), group: writer.names.group(stat.gid), modifiedMs: stat.modifiedMs, target: stat.kind === 'symlink' ? proc.files.readLink(real) : '', content,
      });
      writer.parts.push(member);
      writer.size += member.length;
      if (writer.size > BUFFERED_BYTES_MAX) throw new OutOfMemory();
      if (o.verbose) (o.file === undefined || o.file === '-' ? proc.printError(`${name}\n`) : proc.print(`${name}\n`));
    }
    if (stat.kind === 'directory') for (const child of proc.files.list(real)) yield* addTree(proc, o, joinPath(path, child), base, writer);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    proc.warn(`${path}: Cannot stat: ${error.message}`);
    proc.status = 2;
  }
}

function* read(proc: Call, o: Chosen, archive: string, operands: readonly string[]): Step<number> {
  let bytes: Uint8Array;
  try {
    bytes = yield* proc.readAll(proc.openInput(archive));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return failed(proc, `${archive}: Cannot open: ${error.message}`);
  }
  yield* proc.work(1 + (bytes.length >> 8));
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const plain = inflated(bytes);
    if (plain === undefined) {
      proc.printError('\ngzip: stdin: unexpected end of file\n');
      return failed(proc, 'Child returned status 1');
    }
    bytes = plain;
  } else if (o.gzip) {
    proc.printError('\ngzip: stdin: not in gzip format\n');
    return failed(proc, 'Child returned status 1');
  }
  const members = decodeArchive(bytes);
  if (members === undefined) {
    proc.warn('This does not look like a tar archive');
    proc.warn('Exiting with failure status due to previous errors');
    return 2;
  }
  const wanted = operands.map((operand) => ({ operand, found: false, pattern: o.wildcards ? globToPattern(operand) : undefined }));
  for (const member of members) {
    yield* proc.work(1);
    const name = member.name.replace(/\/$/, '');
    const match = wanted.find(({ operand, pattern }) => pattern?.test(name) ?? (name === operand.replace(/\/$/, '') || name.startsWith(`${operand.replace(/\/$/, '')}/`)));
    if (match !== undefined) match.found = true;
    if (wanted.length > 0 && match === undefined) continue;
    if (o.exclude.some((glob) => globToPattern(glob).test(name))) continue;
    if (o.list) proc.print(`${o.verbose ? longLine(member) : member.name}\n`);
    else extract(proc, o, member);
  }
  for (const { operand, found } of wanted) {
    if (found) continue;
    proc.warn(`${operand}: Not found in archive`);
    proc.status = 2;
  }
  if (proc.status !== 0) proc.warn('Exiting with failure status due to previous errors');
  return proc.status;
}

/** The size that gzip notes at its end is looked at before memory is spent. */
export function inflated(bytes: Uint8Array): Uint8Array | undefined {
  const size = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
  if (size > BUFFERED_BYTES_MAX) throw new OutOfMemory();
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined; // fflate throws for damaged data only
  }
}

function longLine(member: Member): string {
  const mode = modeText({ kind: member.type === 'link' ? 'file' : member.type, mode: member.mode, inode: 0, uid: 0, gid: 0, size: 0, links: 1, modifiedMs: 0 });
  const owner = `${member.owner || member.uid}/${member.group || member.gid}`;
  const size = String(member.content.length).padStart(Math.max(1, 19 - owner.length - 1));
  return `${mode} ${owner} ${size} ${strftime('%Y-%m-%d %H:%M', member.modifiedMs)} ${member.name}${member.type === 'symlink' ? ` -> ${member.target}` : member.type === 'link' ? ` link to ${member.target}` : ''}`;
}

function extract(proc: Call, o: Chosen, member: Member): void {
  const strip = Number(o.strip ?? 0);
  const parts = member.name.replace(/^\/+/, '').split('/').filter((part, index) => index >= strip && part !== '..');
  const name = parts.join('/');
  if (name === '') return;
  if (o.verbose) (o.stdout ? proc.printError(`${member.name}\n`) : proc.print(`${member.name}\n`));
  if (o.stdout) {
    proc.print(member.content);
    return;
  }
  const base = o.folder.at(-1);
  const path = base === undefined ? name : joinPath(base, name);
  try {
    if (base !== undefined) proc.files.stat(base);
    const mode = o.preserve || proc.credentials.uid === 0 ? member.mode : member.mode & ~proc.process.umask;
    if (member.type === 'directory') {
      proc.files.makeDirectory(path.replace(/\/$/, ''), { parents: true });
      proc.files.changeMode(path.replace(/\/$/, ''), mode);
      return;
    }
    proc.files.makeDirectory(folderOf(path), { parents: true });
    if (member.type === 'symlink' || member.type === 'link') {
      if (proc.files.exists(path)) proc.files.remove(path);
      if (member.type === 'symlink') proc.files.symlink(member.target, path);
      else proc.files.link(base === undefined ? member.target : joinPath(base, member.target), path);
      return;
    }
    if (o.keep && proc.files.exists(path)) throw new Errno('EEXIST');
    proc.files.write(path, member.content, mode);
    proc.files.changeMode(path, mode);
    if (proc.credentials.uid === 0 && !o.noSameOwner) proc.files.changeOwner(path, member.uid, member.gid);
    if (!o.touch) proc.files.setTimes(path, member.modifiedMs);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    proc.warn(base !== undefined && !proc.files.exists(base) ? `${base}: Cannot open: ${error.message}` : `${member.name}: Cannot open: ${error.message}`);
    proc.status = 2;
  }
}
