// Mirrors basename(1), dirname(1), realpath(1), readlink(1) of GNU coreutils
// Differs: realpath has no --relative-base; readlink -f and -m treat missing parts alike.
import { Errno } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag, text } from './options.js';
import { baseName, folderOf, joinPath, normalPath } from './paths.js';

export const basename = defineProgram({
  name: 'basename', usage: 'NAME [SUFFIX]', permute: false,
  options: { multiple: flag('a', 'multiple'), suffix: text('s', 'suffix'), zero: flag('z', 'zero') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    if (operands.length === 0) return proc.dieOfUsage('missing operand');
    const many = o.multiple || o.suffix !== undefined;
    if (!many && operands.length > 2) return proc.dieOfUsage(`extra operand '${operands[2]}'`);
    const suffix = o.suffix ?? (many ? '' : (operands[1] ?? ''));
    for (const path of many ? operands : operands.slice(0, 1)) {
      const name = baseName(path);
      proc.print((suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name) + (o.zero ? '\0' : '\n'));
    }
    return 0;
  },
});

export const dirname = defineProgram({
  name: 'dirname', usage: '[OPTION] NAME...', options: { zero: flag('z', 'zero') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    if (operands.length === 0) return proc.dieOfUsage('missing operand');
    for (const path of operands) proc.print(folderOf(path) + (o.zero ? '\0' : '\n'));
    return 0;
  },
});

/** Follows every link; the last part (or, with `missing`, any part) need not be there. */
function canonical(proc: Call, path: string, missing: 'none' | 'last' | 'any'): string {
  if (path === '') throw new Errno('ENOENT');
  try {
    return proc.files.resolve(path);
  } catch (error) {
    if (!(error instanceof Errno) || error.code !== 'ENOENT' || missing === 'none') throw error;
    const absolute = normalPath(path, proc.cwd);
    const link = linkAt(proc, absolute);
    if (link !== undefined) return canonical(proc, link.startsWith('/') ? link : joinPath(folderOf(absolute), link), missing);
    const folder = folderOf(absolute);
    if (missing === 'last') return joinPath(proc.files.resolve(folder), baseName(absolute));
    return folder === absolute ? absolute : joinPath(canonical(proc, folder, missing), baseName(absolute));
  }
}

function linkAt(proc: Call, path: string): string | undefined {
  try {
    return proc.files.readLink(path);
  } catch {
    return undefined;
  }
}

export const realpath = defineProgram({
  name: 'realpath', usage: '[OPTION]... FILE...',
  options: { existing: flag('e', 'canonicalize-existing'), missing: flag('m', 'canonicalize-missing'), strip: flag('sL', 'strip,no-symlinks'), quiet: flag('q', 'quiet'), relativeTo: text('', 'relative-to'), zero: flag('z', 'zero') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    if (operands.length === 0) return proc.dieOfUsage('missing operand');
    for (const path of operands) {
      try {
        const full = o.strip ? normalPath(path, proc.cwd) : canonical(proc, path, o.existing ? 'none' : o.missing ? 'any' : 'last');
        const shown = o.relativeTo === undefined ? full : relative(canonical(proc, o.relativeTo, 'any'), full);
        proc.print(shown + (o.zero ? '\0' : '\n'));
      } catch (error) {
        if (o.quiet && error instanceof Errno) proc.status = 1;
        else proc.report(path === '' ? "''" : path, error);
      }
    }
    return proc.status;
  },
});

function relative(from: string, to: string): string {
  const base = from.split('/').filter(Boolean);
  const parts = to.split('/').filter(Boolean);
  let same = 0;
  while (same < base.length && base[same] === parts[same]) same++;
  return [...base.slice(same).map(() => '..'), ...parts.slice(same)].join('/') || '.';
}

export const readlink = defineProgram({
  name: 'readlink', usage: '[OPTION]... FILE...',
  options: { follow: flag('f', 'canonicalize'), existing: flag('e', 'canonicalize-existing'), missing: flag('m', 'canonicalize-missing'), noNewline: flag('n', 'no-newline'), quiet: flag('qs', 'quiet,silent'), verbose: flag('v', 'verbose'), zero: flag('z', 'zero') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    if (operands.length === 0) return proc.dieOfUsage('missing operand');
    const end = o.noNewline && operands.length === 1 ? '' : o.zero ? '\0' : '\n';
    for (const path of operands) {
      try {
        const follows = o.follow || o.existing || o.missing;
        proc.print((follows ? canonical(proc, path, o.existing ? 'none' : o.missing ? 'any' : 'last') : proc.files.readLink(path)) + end);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        if (o.verbose) proc.report(path, error);
        proc.status = 1;
      }
    }
    return proc.status;
  },
});
