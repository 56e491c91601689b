// Mirrors base64(1) of GNU coreutils
// Differs: input is read whole.
import type { Call } from './call.js';
import { encodeBase64, readBase64 } from '#linux/env/base64.js';
import { textOf } from './byte-text.js';
import { defineProgram } from './define-program.js';
import { flag, text } from './options.js';

export const base64 = defineProgram({
  name: 'base64', usage: '[OPTION]... [FILE]', summary: 'Base64 encode or decode FILE, or standard input, to standard output.',
  options: { decode: flag('dD', 'decode'), ignore: flag('i', 'ignore-garbage'), wrap: text('w', 'wrap') },
  *main(proc, o, operands) {
    if (operands.length > 1) return proc.dieOfUsage(`extra operand '${operands[1]}'`);
    const path = operands[0] ?? '-';
    if (o.wrap !== undefined && !/^\d+$/.test(o.wrap)) return proc.die(`invalid wrap size: '${o.wrap}'`);
    const input = opened(proc, path);
    if (input === undefined) return proc.status;
    const bytes = yield* proc.readAll(input);
    yield* proc.work(1 + (bytes.length >> 8));
    if (o.decode) {
      const { decoded, valid } = readBase64(textOf(bytes), o.ignore);
      proc.print(decoded);
      if (valid) return 0;
      proc.warn(proc.isBusybox ? 'truncated input' : 'invalid input');
      return 1;
    }
    const encoded = encodeBase64(bytes);
    const width = o.wrap === undefined ? 76 : Number(o.wrap);
    if (width === 0) proc.print(encoded);
    else for (let at = 0; at < encoded.length; at += width) proc.print(`${encoded.slice(at, at + width)}\n`);
    return 0;
  },
});

function opened(proc: Call, path: string) {
  try {
    return proc.openInput(path);
  } catch (error) {
    proc.reportInput(path, error);
    return undefined;
  }
}
