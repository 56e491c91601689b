// Mirrors sigs.k8s.io/yaml/kyaml: flow style, one field a line, text in double quotes; maps come in key order (callers sort where Go has a map)
import { type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';
import { goJson } from './go-json.js';

const INDENT = '  ';
/** Ends a line that goes on. */
const FOLD = '\\\n';

export function writeKyaml(value: Dynamic): string {
  return `---\n${render(value, '')}\n`;
}

function render(value: Dynamic, indent: string): string {
  const inner = `${indent}${INDENT}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((item) => typeof item === 'object' && item !== null)) return `[${value.map((item) => render(item, indent)).join(', ')}]`;
    return `[\n${value.map((item) => `${inner}${render(item, inner)},\n`).join('')}${indent}]`;
  }
  if (isRecord(value)) {
    const members = Object.entries(value).filter(([, item]) => item !== undefined);
    if (members.length === 0) return '{}';
    return `{\n${members.map(([key, item]) => `${inner}${isPlainKey(key) ? key : `"${escaped(key)}"`}: ${render(item, inner)},\n`).join('')}${indent}}`;
  }
  if (typeof value !== 'string') return goJson(value, false);
  return value.includes('\n') ? folded(value, inner) : `"${escapedValue(value)}"`;
}

/** Each line of the text on a line of its own, one space further in, so that a line's own first space can be told by a backslash. */
function folded(text: string, indent: string): string {
  const lines = text.split('\n');
  const shown = lines.map((line, i) => {
    const isLast = i === lines.length - 1;
    if (line === '' && isLast) return '';
    return `${indent}${/^\s/.test(line) ? '\\' : ' '}${escapedValue(line)}${isLast ? '' : '\\n'}${FOLD}`;
  });
  return `"${FOLD}${shown.join('')}${indent}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\0': '\\0', '\x1b': '\\e', '\x85': '\\N', '\xa0': '\\_', '\u2028': '\\L', '\u2029': '\\P',
};

/** Values keep their tabs. */
function escapedValue(text: string): string {
  return text.split('\t').map(escaped).join('\t');
}

function escaped(text: string): string {
  return [...text].map((c) => ESCAPES[c] ?? (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(c) ? c : byCode(c))).join('');
}

function byCode(c: string): string {
  const code = c.codePointAt(0) as number;
  const hex = (width: number) => code.toString(16).padStart(width, '0');
  return code < 0x80 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

const PLAIN_KEY = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_./-]*[\p{L}\p{N}_])?$/u;
const NAMED_VALUES = new Set(['null', 'true', 'y', 'yes', 'on', 'false', 'n', 'no', 'off', 't', 'f', 'inf', 'infinity', 'nan']);
const NUMBER = /^(?:\d+(?:\.\d*)?(?:e\d+)?|\d+e-?\d+|0x[\da-f]+|0b[01]+|0o[0-7]+)$/i;
const DATE = /^\d{4}-\d\d?-\d\d?$/;

/** Nothing that YAML could take for something else than text. */
function isPlainKey(key: string): boolean {
  return PLAIN_KEY.test(key) && !NAMED_VALUES.has(key.toLowerCase()) && !NUMBER.test(key.replaceAll('_', '')) && !DATE.test(key);
}
