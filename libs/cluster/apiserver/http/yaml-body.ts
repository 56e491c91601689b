// Mirrors sigs.k8s.io/yaml: what its strict form says of keys that stand twice
// Differs: nothing that can be seen.
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** `line 8: key "name" already set in map`, for each key that stands in its map already; the last one counts. The text is YAML. */
export function yamlDuplicates(text: string): readonly string[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, lineCounter: lines });
  const duplicates: string[] = [];
  collect(document.contents, (node) => lines.linePos(node.range?.[0] ?? 0).line, duplicates);
  return duplicates;
}

/** As go-yaml decodes: what is inside of a value before its key. */
function collect(node: unknown, lineOf: (node: Node) => number, found: string[]): void {
  if (isSeq(node)) for (const item of node.items) collect(item, lineOf, found);
  if (!isMap(node)) return;
  const seen = new Set<unknown>();
  for (const { key, value } of node.items) {
    collect(value, lineOf, found);
    const name: unknown = isScalar(key) ? key.value : undefined;
    if (name === undefined) continue;
    if (seen.has(name)) found.push(`line ${lineOf((value ?? key) as Node)}: key ${JSON.stringify(name)} already set in map`);
    seen.add(name);
  }
}

/** All of them as the one error that they are to Go. */
export function asUnmarshalError(duplicates: readonly string[]): string {
  return `yaml: unmarshal errors:\n${duplicates.map((each) => `  ${each}`).join('\n')}`;
}
