// Mirrors tail(1) of GNU coreutils
// Differs: -f polls every tenth of a second; --retry and --pid are not there.
import { concatBytes } from '#linux/env/bytes.js';
import type { Call } from './call.js';
import { OutOfMemory } from './out-of-memory.js';
import { defineProgram } from './define-program.js';
import { sizeOf } from './human-size.js';
import { BUFFERED_BYTES_MAX, READ_BYTES } from './limits.js';
import { flag, optional, text } from './options.js';
import type { Step } from '#linux/kernel/step.js';

const POLL_MS = 100;

interface Followed {
  readonly path: string;
  /** How many bytes of it were printed. */
  size: number;
}

export const tail = defineProgram({
  name: 'tail',
  summary: 'Print the last 10 lines of each FILE to standard output.',
  options: {
    bytes: text('c', 'bytes'), follow: optional('', 'follow'), f: flag('f'), F: flag('F'), lines: text('n', 'lines'),
    quiet: flag('q', 'quiet,silent'), interval: text('s', 'sleep-interval'), verbose: flag('v', 'verbose'),
  },
  rewrite: withoutOldForm,
  *main(proc, o, operands) {
    const byBytes = o.bytes !== undefined;
    const typed = o.bytes ?? o.lines ?? '10';
    const count = sizeOf(typed.replace(/^[-+]/, ''));
    if (count === undefined) return proc.die(`invalid number of ${byBytes ? 'bytes' : 'lines'}: '${typed}'`);
    const paths = operands.length > 0 ? operands : ['-'];
    const titled = o.verbose || (paths.length > 1 && !o.quiet);
    const followed: Followed[] = [];
    let isFirst = true;
    for (const path of paths) {
      try {
        const input = proc.openInput(path);
        if (titled) proc.print(titleOf(path, isFirst));
        isFirst = false;
        const size = typed.startsWith('+') ? yield* printFrom(proc, input, count, byBytes) : yield* printLast(proc, input, count, byBytes);
        input.close();
        if (path !== '-') followed.push({ path, size });
      } catch (error) {
        proc.reportAs(`cannot open '${path}' for reading`, `can't open '${path}'`, error);
        if (o.F) followed.push({ path, size: 0 });
      }
    }
    if (o.f || o.F || o.follow !== undefined) {
      if (followed.length === 0 && !paths.includes('-')) return proc.die('no files remaining');
      yield* follow(proc, followed, titled);
    }
    return proc.status;
  },
});

/** `tail -5`, `tail +5`, `tail -5f` are the old spellings of -n. */
function withoutOldForm(args: readonly string[]): readonly string[] {
  const old = /^([-+])(\d+)(f?)$/.exec(args[0] ?? '');
  if (old === null) return args;
  const count = old[1] === '+' ? `+${old[2]}` : (old[2] as string);
  return ['-n', count, ...(old[3] === 'f' ? ['-f'] : []), ...args.slice(1)];
}

function titleOf(path: string, isFirst: boolean): string {
  return `${isFirst ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`;
}

/** `+N`: everything from the Nth line or byte on. Returns how many bytes the input had. */
function* printFrom(proc: Call, input: Call['stdin'], first: number, byBytes: boolean): Step<number> {
  let skip = Math.max(0, first - 1);
  let size = 0;
  for (;;) {
    yield* proc.flush();
    const chunk = yield* input.read(READ_BYTES);
    if (chunk === undefined) return size;
    size += chunk.length;
    let at = 0;
    if (byBytes) {
      at = Math.min(skip, chunk.length);
      skip -= at;
    }
    while (!byBytes && skip > 0 && at < chunk.length) {
      const newline = chunk.indexOf(10, at);
      at = newline < 0 ? chunk.length : newline + 1;
      if (newline >= 0) skip--;
    }
    proc.print(chunk.subarray(at));
    yield* proc.work(1);
  }
}

function* printLast(proc: Call, input: Call['stdin'], count: number, byBytes: boolean): Step<number> {
  // Keeps no more than is needed: chunks are dropped from the front while what follows has enough.
  let kept: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    yield* proc.flush();
    const chunk = yield* input.read(READ_BYTES);
    if (chunk === undefined) break;
    size += chunk.length;
    kept.push(chunk);
    if (kept.reduce((sum, part) => sum + part.length, 0) > BUFFERED_BYTES_MAX) throw new OutOfMemory();
    while (kept.length > 1 && enough(kept.slice(1), count, byBytes)) kept = kept.slice(1);
    yield* proc.work(1);
  }
  const all = concatBytes(kept);
  let start = byBytes ? Math.max(0, all.length - count) : all.length;
  for (let left = count; !byBytes && left > 0 && start > 0; left--) start = start < 2 ? 0 : all.lastIndexOf(10, start - 2) + 1;
  proc.print(all.subarray(start));
  return size;
}

function enough(parts: readonly Uint8Array[], count: number, byBytes: boolean): boolean {
  let found = 0;
  for (const part of parts) {
    if (byBytes) found += part.length;
    else for (const byte of part) if (byte === 10) found++;
  }
  return found > count;
}

function* follow(proc: Call, followed: readonly Followed[], titled: boolean): Step<void> {
  let shown = followed.at(-1);
  for (;;) {
    yield* proc.sleep(POLL_MS);
    for (const file of followed) {
      if (!proc.files.exists(file.path)) continue;
      const { size } = proc.files.stat(file.path);
      if (size < file.size) {
        proc.warn(`${file.path}: file truncated`);
        file.size = 0;
      }
      if (size === file.size) continue;
      if (titled && shown !== file) proc.print(titleOf(file.path, false));
      shown = file;
      proc.print(proc.files.read(file.path).subarray(file.size));
      file.size = size;
      yield* proc.work(1);
    }
  }
}
