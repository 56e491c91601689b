// Mirrors cat(1) of GNU coreutils
// Differs: nothing.
import { bytesOf, textOf } from './byte-text.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { READ_BYTES } from './limits.js';
import { flag } from './options.js';
import type { Step } from '#linux/kernel/step.js';
import type { Input } from '#linux/kernel/stream.js';

interface Style {
  readonly number: 'all' | 'nonblank' | 'none';
  readonly squeeze: boolean;
  readonly ends: boolean;
  readonly tabs: boolean;
  readonly visible: boolean;
}

/** Goes on from file to file: line numbers count through, and a line may begin in one file and end in the next. */
interface Place {
  line: number;
  atStart: boolean;
  blanks: number;
}

export const cat = defineProgram({
  name: 'cat',
  summary: 'Concatenate FILE(s) to standard output.',
  options: {
    all: flag('A', 'show-all'), nonblank: flag('b', 'number-nonblank'), e: flag('e'), ends: flag('E', 'show-ends'),
    number: flag('n', 'number'), squeeze: flag('s', 'squeeze-blank'), t: flag('t'), tabs: flag('T', 'show-tabs'),
    u: flag('u'), visible: flag('v', 'show-nonprinting'),
  },
  *main(proc, o, operands) {
    const style: Style = {
      number: o.nonblank ? 'nonblank' : o.number ? 'all' : 'none', squeeze: o.squeeze,
      ends: o.ends || o.e || o.all, tabs: o.tabs || o.t || o.all, visible: o.visible || o.e || o.t || o.all,
    };
    const isPlain = style.number === 'none' && !(style.squeeze || style.ends || style.tabs || style.visible);
    const place: Place = { line: 0, atStart: true, blanks: 0 };
    for (const path of operands.length > 0 ? operands : ['-']) {
      try {
        const input = proc.openInput(path);
        if (isPlain) yield* proc.copy(input);
        else yield* copyStyled(proc, input, style, place);
        input.close();
      } catch (error) {
        proc.reportInput(path, error);
      }
    }
    return proc.status;
  },
});

function* copyStyled(proc: Call, input: Input, style: Style, place: Place): Step<void> {
  for (;;) {
    yield* proc.flush();
    const chunk = yield* input.read(READ_BYTES);
    if (chunk === undefined) return;
    const lines = textOf(chunk).split('\n');
    yield* proc.work(lines.length);
    lines.forEach((line, index) => {
      const isLast = index === lines.length - 1;
      if (!isLast || line !== '') printLine(proc, line, !isLast, style, place);
    });
  }
}

function printLine(proc: Call, line: string, complete: boolean, style: Style, place: Place): void {
  const isBlank = place.atStart && line === '' && complete;
  place.blanks = isBlank ? place.blanks + 1 : 0;
  if (isBlank && style.squeeze && place.blanks > 1) return;
  const numbered = place.atStart && (style.number === 'all' || (style.number === 'nonblank' && !isBlank));
  if (numbered) proc.print(`${String(++place.line).padStart(6)}\t`);
  proc.print(shown(line, style) + (complete ? (style.ends ? '$\n' : '\n') : ''));
  place.atStart = complete;
}

function shown(line: string, style: Style): string {
  if (!style.visible && !style.tabs) return line;
  let text = '';
  for (const unit of line) {
    const code = unit.codePointAt(0) as number;
    if (unit === '\t') text += style.tabs ? '^I' : unit;
    else if (!style.visible) text += unit;
    else if (code < 32) text += `^${String.fromCharCode(code + 64)}`;
    else if (code === 127) text += '^?';
    else text += code > 127 ? metaNotation(unit) : unit;
  }
  return text;
}

/** Bytes above 127 as cat -v shows them: `M-C` and the like. */
function metaNotation(unit: string): string {
  return [...bytesOf(unit)].map((byte) => {
    const low = byte - 128;
    return `M-${low < 32 ? `^${String.fromCharCode(low + 64)}` : low === 127 ? '^?' : String.fromCharCode(low)}`;
  }).join('');
}
