// Mirrors RNode.String of sigs.k8s.io/kustomize/kyaml/yaml: a node as YAML, in its own order and style
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { pairsOf, type YamlNode } from './node.js';
import { tagOf } from './resolve.js';

/** With a final newline. */
export function nodeText(node: YamlNode): string {
  return node.kind === 'none' ? 'null\n' : `${block(node, '').replace(/^\n/, '')}\n`;
}

function block(node: YamlNode, indent: string): string {
  if (node.kind === 'scalar') return scalarText(node, indent);
  if (node.style === 'flow' || node.content.length === 0) return flow(node);
  if (node.kind === 'seq') return node.content.map((item) => `\n${indent}- ${block(item, `${indent}  `).replace(/^\n\s*/, '')}`).join('');
  return [...pairsOf(node)].map(([key, value]) => `\n${indent}${scalarText(key, indent)}:${entry(value, indent)}`).join('');
}

function entry(value: YamlNode, indent: string): string {
  const text = block(value, value.kind === 'seq' ? indent : `${indent}  `);
  return text.startsWith('\n') ? text : ` ${text}`;
}

function flow(node: YamlNode): string {
  if (node.kind === 'scalar') return scalarText(node, '');
  if (node.kind === 'seq') return `[${node.content.map(flow).join(', ')}]`;
  return `{${[...pairsOf(node)].map(([key, value]) => `${flow(key)}: ${flow(value)}`).join(', ')}}`;
}

function scalarText({ tag, value, style }: YamlNode, indent: string): string {
  if (style === 'single') return `'${value.replaceAll("'", "''")}'`;
  if (style === 'double') return JSON.stringify(value);
  if (value.includes('\n')) return literal(value, indent);
  const own = tagOf(value);
  if (tag === '' || tag === own) return own === '!!str' ? plain(value) : value;
  return tag === '!!str' ? JSON.stringify(value) : `${tag} ${value}`;
}

function plain(value: string): string {
  return writeYaml(value).replace(/\n$/, '');
}

function literal(value: string, indent: string): string {
  const end = !value.endsWith('\n') ? '-' : value.endsWith('\n\n') ? '+' : '';
  const lines = value.replace(/\n$/, '').split('\n');
  return `|${end}\n${lines.map((line) => (line === '' ? '' : `${indent}${line}`)).join('\n')}`;
}
