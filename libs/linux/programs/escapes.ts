import { bytesOf, textOf } from './byte-text.js';

/**
 * Backslash escapes of echo -e and printf's %b and format: `\n`, `\0NNN`, `\xHH`, `\uHHHH`. Escapes above 127 are bytes,
 * kept as byte-text keeps them. `ended` says that `\c` stopped the output.
 */
export function unescaped(text: string, octal: 'leading-zero' | 'plain'): { readonly text: string; readonly ended: boolean } {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text[i] as string;
    if (unit !== '\\' || i + 1 >= text.length) {
      out += unit;
      continue;
    }
    const next = text[++i] as string;
    if (next === 'c') return { text: joinBytes(out), ended: true };
    const simple = SIMPLE[next];
    if (simple !== undefined) {
      out += simple;
      continue;
    }
    const rest = text.slice(i);
    const number = (octal === 'leading-zero' ? /^0([0-7]{0,3})/ : /^([0-7]{1,3})/).exec(rest);
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
    const unicode = /^(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest);
    if (number !== null) {
      out += byteUnit(Number.parseInt(number[1] === '' ? '0' : (number[1] as string), 8) & 255);
      i += number[0].length - 1;
    } else if (hex !== null) {
      out += byteUnit(Number.parseInt(hex[1] as string, 16));
      i += hex[0].length - 1;
    } else if (unicode !== null) {
      const code = Number.parseInt(unicode[1] ?? (unicode[2] as string), 16);
      out += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
      i += unicode[0].length - 1;
    } else out += `\\${next}`;
  }
  return { text: joinBytes(out), ended: false };
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"',
};

function byteUnit(byte: number): string {
  return byte < 128 ? String.fromCharCode(byte) : String.fromCharCode(0xdc00 + byte);
}

/** Bytes written one after another may make a character: `\xc3\xa4` is ä. */
function joinBytes(text: string): string {
  return /[\udc80-\udcff]/.test(text) ? textOf(bytesOf(text)) : text;
}
