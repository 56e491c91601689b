// Mirrors wc(1) of GNU coreutils
// Differs: no --files0-from.
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { READ_BYTES } from './limits.js';
import { flag } from './options.js';
import type { Step } from '#linux/kernel/step.js';
import type { Input } from '#linux/kernel/stream.js';

interface Counts {
  lines: number;
  words: number;
  chars: number;
  bytes: number;
  longest: number;
}

export const wc = defineProgram({
  name: 'wc',
  summary: 'Print newline, word, and byte counts for each FILE.',
  options: { bytes: flag('c', 'bytes'), chars: flag('m', 'chars'), lines: flag('l', 'lines'), longest: flag('L', 'max-line-length'), words: flag('w', 'words') },
  *main(proc, o, operands) {
    const chosen = (['lines', 'words', 'chars', 'bytes', 'longest'] as const).filter((column) => o[column]);
    const columns = chosen.length > 0 ? chosen : (['lines', 'words', 'bytes'] as const);
    const rows: { counts: Counts; path: string }[] = [];
    const total: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 };
    for (const path of operands.length > 0 ? operands : ['-']) {
      try {
        const input = proc.openInput(path);
        const counts = yield* count(proc, input);
        input.close();
        rows.push({ counts, path: operands.length > 0 ? path : '' });
        for (const key of ['lines', 'words', 'chars', 'bytes'] as const) total[key] += counts[key];
        total.longest = Math.max(total.longest, counts.longest);
      } catch (error) {
        proc.reportInput(path, error);
      }
    }
    if (operands.length > 1) rows.push({ counts: total, path: 'total' });
    const width = widthOf(proc, operands, columns.length, total);
    for (const { counts, path } of rows) {
      const cells = columns.map((column) => String(counts[column]).padStart(width)).join(' ');
      proc.print(`${cells}${path === '' ? '' : ` ${path}`}\n`);
    }
    return proc.status;
  },
});

/** GNU sizes its columns by the sizes of the files; standard input could be anything, so it gets 7. */
function widthOf(proc: Call, operands: readonly string[], columns: number, total: Counts): number {
  const isSingle = columns === 1 && operands.length <= 1;
  if (isSingle) return 1;
  if (proc.isBusybox) return columns === 1 ? 1 : 9;
  let bytes = 0;
  let least = 1;
  for (const path of operands.length > 0 ? operands : ['-']) {
    if (path === '-') least = 7;
    else if (proc.files.exists(path)) {
      const stat = proc.files.stat(path);
      if (stat.kind === 'file') bytes += stat.size;
      else least = 7;
    }
  }
  return Math.max(least, String(Math.max(bytes, total.bytes > bytes ? 0 : total.bytes)).length);
}

function* count(proc: Call, input: Input): Step<Counts> {
  const counts: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 };
  let inWord = false;
  let column = 0;
  for (;;) {
    const chunk = yield* input.read(READ_BYTES);
    if (chunk === undefined) break;
    counts.bytes += chunk.length;
    yield* proc.work(1 + (chunk.length >> 8));
    for (const byte of chunk) {
      if ((byte & 0xc0) !== 0x80) counts.chars++;
      if (byte === 10) {
        counts.lines++;
        counts.longest = Math.max(counts.longest, column);
        column = 0;
      } else if (byte === 9) column = (column | 7) + 1;
      else if ((byte & 0xc0) !== 0x80) column++;
      const isSpace = byte === 32 || (byte >= 9 && byte <= 13);
      if (!isSpace && !inWord) counts.words++;
      inWord = !isSpace;
    }
  }
  counts.longest = Math.max(counts.longest, column);
  return counts;
}

