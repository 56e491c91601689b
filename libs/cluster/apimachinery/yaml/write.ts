// Mirrors sigs.k8s.io/yaml over go-yaml v2 (its libyaml emitter): sorted keys, unindented lists, lines folded at 80
import { formatG } from '#cluster/apimachinery/go-number.js';
import { isObject } from '#cluster/apimachinery/json.js';
import { plainValue } from './read.js';

const WIDTH = 80;

/** A value as `kubectl -o yaml` prints it, with a final newline. */
export function writeYaml(value: unknown): string {
  const writer = new Writer();
  writer.root(value);
  return writer.text;
}

class Writer {
  #out = '';
  #column = 0;

  get text(): string {
    return this.#out;
  }

  root(value: unknown): void {
    if (isObject(value) && Object.keys(value).length > 0) this.#map(value, 0, false);
    else if (Array.isArray(value) && value.length > 0) this.#list(value, 0, false);
    else {
      this.#leaf(value, 0);
      this.#put('\n');
    }
  }

  #put(text: string): void {
    this.#out += text;
    const newline = text.lastIndexOf('\n');
    this.#column = newline < 0 ? this.#column + text.length : text.length - newline - 1;
  }

  /** `inline`: the first key goes on after "- ". */
  #map(map: Record<string, unknown>, indent: number, inline: boolean): void {
    let first = true;
    for (const key of Object.keys(map).filter((name) => map[name] !== undefined).sort(compareKeys)) {
      if (!(first && inline)) this.#put(' '.repeat(indent));
      first = false;
      this.#put(scalarText(key, indent, this.#column, true));
      this.#put(':');
      const value = map[key];
      if (isObject(value) && hasEntries(value)) {
        this.#put('\n');
        this.#map(value, indent + 2, false);
      } else if (Array.isArray(value) && value.length > 0) {
        this.#put('\n');
        this.#list(value, indent, false);
      } else {
        this.#put(' ');
        this.#leaf(value, indent + 2);
        this.#put('\n');
      }
    }
  }

  #list(list: readonly unknown[], indent: number, inline: boolean): void {
    let first = true;
    for (const value of list) {
      if (!(first && inline)) this.#put(' '.repeat(indent));
      first = false;
      this.#put('- ');
      if (isObject(value) && hasEntries(value)) this.#map(value, indent + 2, true);
      else if (Array.isArray(value) && value.length > 0) this.#list(value, indent + 2, true);
      else {
        this.#leaf(value, indent + 2);
        this.#put('\n');
      }
    }
  }

  #leaf(value: unknown, indent: number): void {
    if (value === null || value === undefined) this.#put('null');
    else if (typeof value === 'boolean') this.#put(String(value));
    else if (typeof value === 'number') this.#put(numberText(value));
    else if (Array.isArray(value)) this.#put('[]');
    else if (isObject(value)) this.#put('{}');
    else this.#put(scalarText(String(value), indent, this.#column, false));
  }
}

function hasEntries(map: Record<string, unknown>): boolean {
  return Object.values(map).some((value) => value !== undefined);
}

function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? String(value) : formatG(value);
}

/** go-yaml's natural order: digits by value, letters after other signs. */
export function compareKeys(a: string, b: string): number {
  const isDigit = (c: string | undefined) => c !== undefined && c >= '0' && c <= '9';
  const isLetter = (c: string) => /\p{L}/u.test(c);
  let digits = false;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a[i] as string;
    const y = b[i] as string;
    if (x === y) {
      digits = isDigit(x);
      continue;
    }
    const lx = isLetter(x);
    const ly = isLetter(y);
    if (lx && ly) return x < y ? -1 : 1;
    if (lx || ly) return (digits ? lx : ly) ? -1 : 1;
    let nx = 0;
    let ny = 0;
    if (x === '0' || y === '0') {
      for (let j = i - 1; j >= 0 && isDigit(a[j]); j--) {
        if (a[j] !== '0') {
          nx = ny = 1;
          break;
        }
      }
    }
    let ix = i;
    let iy = i;
    for (; isDigit(a[ix]); ix++) nx = nx * 10 + Number(a[ix]);
    for (; isDigit(b[iy]); iy++) ny = ny * 10 + Number(b[iy]);
    if (nx !== ny) return nx < ny ? -1 : 1;
    if (ix !== iy) return ix < iy ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

interface Analysis {
  readonly multiline: boolean;
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

/** The characters that go-yaml does not print: controls, and all beyond the first 65,536. */
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u0084\u0086-\u009f\ud800-\udfff\ufeff\ufffe\uffff]/;

function analyze(text: string): Analysis {
  if (text === '') return { multiline: false, plain: true, single: true, block: false };
  const lines = text.includes('\n');
  const leading = /^[ \n]/.test(text);
  const trailing = /[ \n]$/.test(text);
  const breakSpace = /\n /.test(text);
  const spaceBreak = / \n/.test(text);
  const special = UNPRINTABLE.test(text);
  const indicator = /^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[-?:]([ \n]|$)/.test(text) || /^(---|\.\.\.)/.test(text) || /:([ \n]|$)/.test(text) || /[ \n]#/.test(text);
  return {
    multiline: lines,
    plain: !leading && !trailing && !breakSpace && !spaceBreak && !special && !lines && !indicator,
    single: !breakSpace && !spaceBreak && !special,
    block: !/ $/.test(text) && !spaceBreak && !special,
  };
}

function scalarText(text: string, indent: number, column: number, isKey: boolean): string {
  const found = analyze(text);
  const readsAsText = typeof plainValue(text) === 'string' && !looksTyped(text);
  if (!isKey && found.multiline && found.block) return literal(text, indent);
  if (found.multiline) return double(text, indent, column, isKey);
  if (!readsAsText) return double(text, indent, column, isKey);
  if (found.plain && !(isKey && text === '')) return fold(text, indent, column, isKey, '');
  if (found.single && !(isKey && found.multiline)) return `'${fold(text.replaceAll("'", "''"), indent, column + 1, isKey, "'")}'`;
  return double(text, indent, column, isKey);
}

/** Texts that would be read as a time, a float word, a merge key or a base-60 number. */
function looksTyped(text: string): boolean {
  return /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$|^<<$|^=$/.test(text) || /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text) || isTime(text);
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d?-\d\d?$/.test(text) || /^\d{4}-\d\d?-\d\d?([Tt]|\s+)\d\d?:\d\d:\d\d(\.\d*)?(\s*(Z|[-+]\d\d?(:\d\d)?))?$/.test(text);
}

function fold(text: string, indent: number, start: number, isKey: boolean, quote: string): string {
  if (isKey || start + text.length <= WIDTH) return text;
  let out = '';
  let column = start;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    const inner = quote === '' || (i > 0 && i < text.length - 1);
    if (c === ' ' && column > WIDTH && inner && text[i + 1] !== ' ' && text[i - 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`;
      column = indent;
    } else {
      out += c;
      column += c >= '\udc00' && c < '\ue000' ? 0 : 1;
    }
  }
  return out;
}

function literal(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
  const pad = ' '.repeat(indent);
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  return `|${hint}${chomp}\n${body.split('\n').map((line) => (line === '' ? '' : pad + line)).join('\n')}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '\x1b': '\\e', '"': '\\"', '\\': '\\\\', '\x85': '\\N', '\xa0': '\\_', '\u2028': '\\L', '\u2029': '\\P' };

function double(text: string, indent: number, start: number, isKey: boolean): string {
  let out = '"';
  let column = start + 1;
  let spaces = false;
  const characters = [...text];
  for (let i = 0; i < characters.length; i++) {
    const c = characters[i] as string;
    if (c === ' ' && !isKey && !spaces && column > WIDTH && i > 0 && i < characters.length - 1) {
      out += `\n${' '.repeat(indent)}`;
      column = indent;
      if (characters[i + 1] === ' ') {
        out += '\\';
        column++;
      }
      spaces = true;
      continue;
    }
    const escaped = ESCAPES[c] ?? (UNPRINTABLE.test(c) ? escapeCode(c) : c);
    out += escaped;
    column += [...escaped].length;
    spaces = c === ' ';
  }
  return `${out}"`;
}

function escapeCode(c: string): string {
  const code = c.codePointAt(0) as number;
  const hex = (digits: number) => code.toString(16).toUpperCase().padStart(digits, '0');
  return code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
