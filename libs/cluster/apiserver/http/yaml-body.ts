// Mirrors sigs.k8s.io/yaml: YAML read as JSON, and what its strict form says of keys that stand twice
// Differs: what is no YAML at all is told in the parser's own words.
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { JsonValue } from '#cluster/apimachinery/json.js';

/** Against documents that grow when aliases are followed. */
const ALIASES_MAX = 100;

export interface YamlBody {
  readonly value: JsonValue;
  /** `line 8: key "name" already set in map`, for each key that stands in its map already; the last one counts. */
  readonly duplicates: readonly string[];
}

/** Throws the parser's Error. */
export function parseYaml(text: string): YamlBody {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'core', uniqueKeys: false, lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) throw problem;
  const value = document.toJS({ maxAliasCount: ALIASES_MAX }) as JsonValue;
  const duplicates: string[] = [];
  collect(document.contents, (node) => lines.linePos(node.range?.[0] ?? 0).line, duplicates);
  return { value, duplicates };
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
