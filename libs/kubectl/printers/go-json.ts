// Mirrors Go's encoding/json: HTML characters are escaped, maps come in key order (callers sort where Go has a map)
import { isRecord } from '#kubectl/rest/dynamic.js';

const NAMED: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

export function goString(text: string, html = true): string {
  let out = '"';
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    if (NAMED[c] !== undefined) out += NAMED[c];
    else if (code < 0x20 || (html && (c === '<' || c === '>' || c === '&')) || code === 0x2028 || code === 0x2029) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += c;
  }
  return `${out}"`;
}

/** Compact. */
export function goJson(value: unknown, html = true): string {
  if (typeof value === 'string') return goString(value, html);
  if (Array.isArray(value)) return `[${value.map((item) => goJson(item, html)).join(',')}]`;
  if (isRecord(value)) {
    const members = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${members.map(([key, item]) => `${goString(key, html)}:${goJson(item, html)}`).join(',')}}`;
  }
  if (typeof value === 'number') return goNumber(value);
  return value === undefined || value === null ? 'null' : String(value);
}

export function goNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([-+])(\d)$/, 'e$10$2');
}

/** With an indent at each level; empty maps and lists stay on their line. */
export function goJsonIndent(value: unknown, indent = '    ', html = true, prefix = ''): string {
  const inner = prefix + indent;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + goJsonIndent(item, indent, html, inner)).join(',\n')}\n${prefix}]`;
  }
  if (isRecord(value)) {
    const members = Object.entries(value).filter(([, item]) => item !== undefined);
    if (members.length === 0) return '{}';
    return `{\n${members.map(([key, item]) => `${inner}${goString(key, html)}: ${goJsonIndent(item, indent, html, inner)}`).join(',\n')}\n${prefix}}`;
  }
  return goJson(value, html);
}
