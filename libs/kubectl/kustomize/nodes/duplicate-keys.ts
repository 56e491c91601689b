// Mirrors go.yaml.in/yaml/v3 as it refuses a key that stands twice in a map, by the lines of the text as it would be written
import { pairsOf, YamlNode } from './node.js';
import { nodeText } from './text.js';

/** The complaints, a line each; undefined where there are none. */
export function duplicateKeys(node: YamlNode): string | undefined {
  if (!hasDuplicates(node)) return undefined;
  const marked: YamlNode[] = [];
  const copy = node.copy();
  mark(copy, marked);
  const lines = nodeText(copy).split('\n');
  const lineOf = (mark: number) => lines.findIndex((line) => line.includes(`\ue000${mark}\ue001`)) + 1;
  const found: string[] = [];
  complain(node, { next: 0 }, lineOf, found);
  return found.join('\n');
}

function hasDuplicates(node: YamlNode): boolean {
  if (node.kind === 'seq') return node.content.some(hasDuplicates);
  if (node.kind !== 'map') return false;
  const seen = new Set<string>();
  for (const [key, value] of pairsOf(node)) {
    if (seen.has(key.value) || hasDuplicates(value)) return true;
    seen.add(key.value);
  }
  return false;
}

/** Gives each key a text of its own, so that its line can be found. */
function mark(node: YamlNode, marked: YamlNode[]): void {
  if (node.kind === 'seq') for (const item of node.content) mark(item, marked);
  if (node.kind !== 'map') return;
  for (const [key, value] of pairsOf(node)) {
    key.assign(new YamlNode('scalar', '!!str', `\ue000${marked.push(key) - 1}\ue001`, 'double'));
    mark(value, marked);
  }
}

function complain(node: YamlNode, count: { next: number }, lineOf: (mark: number) => number, found: string[]): void {
  if (node.kind === 'seq') for (const item of node.content) complain(item, count, lineOf, found);
  if (node.kind !== 'map') return;
  const first = new Map<string, number>();
  for (const [key, value] of pairsOf(node)) {
    const own = count.next++;
    const known = first.get(key.value);
    if (known !== undefined) found.push(`  line ${lineOf(own)}: mapping key ${JSON.stringify(key.value)} already defined at line ${lineOf(known)}`);
    else first.set(key.value, own);
    complain(value, count, lineOf, found);
  }
}
