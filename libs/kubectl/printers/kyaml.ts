// Mirrors sigs.k8s.io/yaml/kyaml: flow style, one field a line, text in double quotes; maps come in key order (callers sort where Go has a map)
import { type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';
import { plainValue } from '#kubectl/yaml/read.js';
import { goJson } from './go-json.js';

export function writeKyaml(value: Dynamic): string {
  return `---\n${render(value, '')}\n`;
}

function render(value: Dynamic, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every(isRecord)) return `[${value.map((item) => render(item, indent)).join(', ')}]`;
    return `[\n${value.map((item) => `${inner}${render(item, inner)},\n`).join('')}${indent}]`;
  }
  if (isRecord(value)) {
    const members = Object.entries(value).filter(([, item]) => item !== undefined);
    if (members.length === 0) return '{}';
    return `{\n${members.map(([key, item]) => `${inner}${keyText(key)}: ${render(item, inner)},\n`).join('')}${indent}}`;
  }
  return goJson(value, false);
}

function keyText(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(key) && typeof plainValue(key) === 'string' ? key : goJson(key, false);
}
