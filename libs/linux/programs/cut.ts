// Mirrors cut(1) of GNU coreutils
// Differs: nothing.
import { concatBytes } from '#linux/env/bytes.js';
import { bytesOf, textOf } from './byte-text.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag, text } from './options.js';
import { inverted, type Range, rangesOf } from './ranges.js';

export const cut = defineProgram({
  name: 'cut', usage: 'OPTION... [FILE]...',
  summary: 'Print selected parts of lines from each FILE to standard output.',
  options: {
    bytes: text('b', 'bytes'), characters: text('c', 'characters'), delimiter: text('d', 'delimiter'), fields: text('f', 'fields'),
    n: flag('n'), complement: flag('', 'complement'), onlyDelimited: flag('s', 'only-delimited'),
    outputDelimiter: text('', 'output-delimiter'), zero: flag('z', 'zero-terminated'),
  },
  *main(proc, o, operands) {
    const lists = [o.bytes, o.characters, o.fields].filter((list) => list !== undefined);
    if (lists.length === 0) return proc.dieOfUsage(proc.isBusybox ? 'expected a list of bytes, characters, or fields' : 'you must specify a list of bytes, characters, or fields');
    if (lists.length > 1) return proc.dieOfUsage('only one type of list may be specified');
    if (o.delimiter !== undefined && o.fields === undefined) return proc.dieOfUsage('an input delimiter may be specified only when operating on fields');
    if (o.onlyDelimited && o.fields === undefined) return proc.dieOfUsage('suppressing non-delimited lines makes sense\n\tonly when operating on fields');
    const delimiter = o.delimiter === undefined ? '\t' : o.delimiter === '' ? '\0' : o.delimiter;
    if ([...delimiter].length > 1) return proc.dieOfUsage('the delimiter must be a single character');
    const listed = parsedList(proc, lists[0] as string, o.fields !== undefined);
    const ranges = o.complement ? inverted(listed) : listed;
    const end = o.zero ? '\0' : '\n';
    for (const path of operands.length > 0 ? operands : ['-']) {
      try {
        const reader = proc.lines(proc.openInput(path), end);
        for (;;) {
          const lines = yield* reader.batch();
          if (lines === undefined) break;
          yield* proc.work(lines.length);
          for (const line of lines) {
            const kept = o.fields !== undefined
              ? fieldsOf(line, ranges, delimiter, o.outputDelimiter ?? delimiter, o.onlyDelimited)
              : o.bytes !== undefined ? bytesIn(line, ranges, o.outputDelimiter ?? '') : charactersIn(line, ranges, o.outputDelimiter ?? '');
            if (kept !== undefined) proc.print(kept + end);
          }
        }
        reader.close();
      } catch (error) {
        proc.report(path, error);
      }
    }
    return proc.status;
  },
});

function parsedList(proc: Call, list: string, isFields: boolean): readonly Range[] {
  const ranges = rangesOf(list);
  if (ranges === 'zero') return proc.dieOfUsage(isFields ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1');
  if (ranges === 'decreasing') return proc.dieOfUsage('invalid decreasing range');
  if (ranges === 'invalid') return proc.dieOfUsage(isFields ? `invalid field value '${list}'` : `invalid byte/character position '${list}'`);
  return ranges;
}

function fieldsOf(line: string, ranges: readonly Range[], delimiter: string, joiner: string, onlyDelimited: boolean): string | undefined {
  if (!line.includes(delimiter)) return onlyDelimited ? undefined : line;
  const fields = line.split(delimiter);
  return ranges.flatMap(({ from, to }) => fields.slice(from - 1, to === Number.POSITIVE_INFINITY ? undefined : to)).join(joiner);
}

function charactersIn(line: string, ranges: readonly Range[], joiner: string): string {
  const characters = [...line];
  return ranges.map(({ from, to }) => characters.slice(from - 1, to === Number.POSITIVE_INFINITY ? undefined : to).join('')).filter((part) => part !== '').join(joiner);
}

function bytesIn(line: string, ranges: readonly Range[], joiner: string): string {
  const bytes = bytesOf(line);
  if (joiner === '') return textOf(concatBytes([new Uint8Array(0), ...ranges.map(({ from, to }) => bytes.subarray(from - 1, Math.min(to, bytes.length)))]));
  return ranges.map(({ from, to }) => textOf(bytes.subarray(from - 1, Math.min(to, bytes.length)))).filter((part) => part !== '').join(joiner);
}
