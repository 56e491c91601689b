// Mirrors github.com/BurntSushi/toml (Encoder) for what JSON can hold
import { goString } from '#kubectl/printers/go-json.js';
import { Float } from '#kubectl/template/format.js';
import { isTable } from '#helm/engine/values.js';

const isTableList = (value: unknown): value is Record<string, unknown>[] => Array.isArray(value) && value.length > 0 && value.every(isTable);

export function toToml(value: unknown): string {
  return isTable(value) ? table(value, []).replace(/^\n/, '') : '';
}

/** Plain values first, then the tables; each in order of the keys. */
function table(value: Record<string, unknown>, path: readonly string[]): string {
  const indent = '  '.repeat(path.length);
  const keys = Object.keys(value).sort().filter((key) => value[key] !== null);
  let out = '';
  for (const key of keys) if (!isTable(value[key]) && !isTableList(value[key])) out += `${indent}${keyText(key)} = ${inline(value[key])}\n`;
  for (const key of keys) {
    const item = value[key];
    const name = [...path, key].map(keyText).join('.');
    if (isTable(item)) out += `${path.length === 0 ? '\n' : ''}${indent}[${name}]\n${table(item, [...path, key])}`;
    else if (isTableList(item)) for (const each of item) out += `\n${indent}[[${name}]]\n${table(each, [...path, key])}`;
  }
  return out;
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : goString(key, false);
}

function inline(value: unknown): string {
  if (typeof value === 'string') return goString(value, false);
  if (value instanceof Float) return Number.isInteger(value.value) ? `${value.value}.0` : String(value.value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (isTable(value)) return `{${Object.keys(value).sort().map((key) => `${keyText(key)} = ${inline(value[key])}`).join(', ')}}`;
  return String(value);
}
