// Mirrors uniq(1) of GNU coreutils
// Differs: no --group, no --all-repeated methods.
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag, optional, text } from './options.js';

export const uniq = defineProgram({
  name: 'uniq', usage: '[OPTION]... [INPUT [OUTPUT]]', summary: 'Filter adjacent matching lines from INPUT, writing to OUTPUT.',
  options: {
    count: flag('c', 'count'), repeated: flag('d', 'repeated'), all: optional('D', 'all-repeated'), skipFields: text('f', 'skip-fields'),
    ignoreCase: flag('i', 'ignore-case'), skipChars: text('s', 'skip-chars'), unique: flag('u', 'unique'), zero: flag('z', 'zero-terminated'),
    checkChars: text('w', 'check-chars'),
  },
  *main(proc, o, operands) {
    if (operands.length > 2) return proc.dieOfUsage(`extra operand '${operands[2]}'`);
    const number = (typed: string | undefined, what: string) => {
      if (typed !== undefined && !/^\d+$/.test(typed)) proc.die(`${typed}: invalid number of ${what}`);
      return typed === undefined ? undefined : Number(typed);
    };
    const fields = number(o.skipFields, 'fields to skip') ?? 0;
    const skip = number(o.skipChars, 'bytes to skip') ?? 0;
    const width = number(o.checkChars, 'bytes to compare');
    const keyOf = (line: string) => {
      let key = line;
      for (let k = 0; k < fields; k++) key = key.replace(/^[ \t]*[^ \t]*/, '');
      key = key.slice(skip, width === undefined ? undefined : skip + width);
      return o.ignoreCase ? key.toUpperCase() : key;
    };
    const output = operands[1] === undefined || operands[1] === '-' ? undefined : proc.files.openOutput(operands[1]);
    const end = o.zero ? '\0' : '\n';
    const printed: string[] = [];
    let group: string[] = [];
    let size = 0;
    let key: string | undefined;
    const finish = () => {
      if (size === 0) return;
      if (o.all !== undefined) {
        if (size > 1) printed.push(...group);
      } else if (!(o.repeated && size === 1) && !(o.unique && size > 1)) {
        printed.push((o.count ? `${String(size).padStart(7)} ` : '') + group[0]);
      }
    };
    try {
      const reader = proc.lines(proc.openInput(operands[0] ?? '-'), end);
      for (;;) {
        const lines = yield* reader.batch();
        if (lines === undefined) break;
        for (const line of lines) {
          const next = keyOf(line);
          if (next === key) {
            size++;
            if (o.all !== undefined) group.push(line);
            continue;
          }
          finish();
          key = next;
          group = [line];
          size = 1;
        }
        yield* emit(proc, printed, end, output);
        yield* proc.work(lines.length);
      }
    } catch (error) {
      proc.reportInput(operands[0] ?? '-', error);
    }
    finish();
    yield* emit(proc, printed, end, output);
    output?.close();
    return proc.status;
  },
});

function* emit(proc: Call, printed: string[], end: string, output: Call['stdout'] | undefined) {
  const data = printed.splice(0).map((line) => line + end).join('');
  if (output === undefined) proc.print(data);
  else if (data !== '') yield* output.write(data);
}
