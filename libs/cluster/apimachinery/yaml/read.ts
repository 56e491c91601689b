// Mirrors sigs.k8s.io/yaml (YAML 1.1 words, then JSON)
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, type Node, type Pair } from 'yaml';
import { tooDeepAt } from '#cluster/apimachinery/nesting.js';
import { goYamlProblem } from './go-parser.js';

/** JSON of any shape. */
type Dynamic = ReturnType<typeof JSON.parse>;

/** What Go's YAML library says. */
export class YamlError extends Error {}

const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
/** More than any manifest needs; aliases multiply. */
const NODES_MAX = 500_000;
/** What Go's YAML library says of flows within flows, and of blocks within blocks. */
export const TOO_DEEP = 'yaml: exceeded max depth of 10000';

/** One document. undefined for an empty one. Throws YamlError. */
export function readYaml(source: string): Dynamic {
  const found = parse(source);
  return found.length === 0 ? undefined : valueOf(found[0] as Document);
}

/** The texts between lines of `---`, as k8s.io/apimachinery's YAML reader cuts them. */
export function splitDocuments(source: string): string[] {
  const parts: string[] = [];
  let part: string[] = [];
  for (const line of source.split('\n')) {
    if (/^---(\s.*)?$/.test(line) && !/^---\s+[^#\s]/.test(line)) {
      parts.push(part.join('\n'));
      part = [];
    } else part.push(line);
  }
  parts.push(part.join('\n'));
  return parts.filter((text) => text.split('\n').some((line) => line.trim() !== '' && !line.trimStart().startsWith('#')));
}

function parse(source: string): Document[] {
  try {
    return documentsIn(source);
  } catch (error) {
    if (error instanceof RangeError) throw new YamlError(TOO_DEEP); // of the stack
    throw error;
  }
}

function documentsIn(source: string): Document[] {
  const documents = parseAllDocuments(source, { version: '1.1', schema: 'failsafe', uniqueKeys: false, merge: true, prettyErrors: false, logLevel: 'silent' });
  if (!Array.isArray(documents)) return [];
  for (const document of documents as Document[]) {
    const [error] = document.errors;
    if (error !== undefined && tooDeepAt(source) >= 0) throw new YamlError(TOO_DEEP);
    if (error !== undefined) throw new YamlError(goYamlProblem(source, 'v2') ?? `yaml: ${error.message}`);
  }
  return documents as Document[];
}

function valueOf(document: Document): Dynamic {
  const budget = { left: NODES_MAX };
  return document.contents === null ? undefined : convert(document.contents as Node, document, budget);
}

function convert(node: unknown, document: Document, budget: { left: number }): Dynamic {
  if (--budget.left < 0) throw new YamlError('yaml: document contains excessive aliasing');
  if (node === null || node === undefined) return null;
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (target === undefined) throw new YamlError(`yaml: unknown anchor '${node.source}' referenced`);
    return convert(target, document, budget);
  }
  if (isScalar(node)) return scalarOf(String(node.value ?? ''), node.type, node.tag);
  if (isSeq(node)) return node.items.map((item) => convert(item, document, budget));
  if (!isMap(node)) return null;
  const map: Record<string, Dynamic> = {};
  const merged: Record<string, Dynamic> = {};
  for (const pair of node.items as Pair[]) {
    if (!isPair(pair)) continue;
    const value = convert(pair.value, document, budget);
    if (isScalar(pair.key) && pair.key.source === '<<' && pair.key.type === 'PLAIN') {
      for (const source of Array.isArray(value) ? value : [value]) Object.assign(merged, { ...source, ...merged });
      continue;
    }
    const key = convert(pair.key, document, budget);
    const name = typeof key === 'string' ? key : key === null ? 'null' : typeof key === 'object' ? JSON.stringify(key) : String(key);
    Object.defineProperty(map, name, { value, writable: true, enumerable: true, configurable: true });
  }
  for (const [key, value] of Object.entries(merged)) if (!Object.hasOwn(map, key)) map[key] = value;
  return map;
}

function scalarOf(text: string, type: string | undefined, tag: string | undefined): Dynamic {
  if (tag === '!!str' || tag === 'tag:yaml.org,2002:str') return text;
  if (type !== undefined && type !== 'PLAIN') return text;
  return plainValue(text);
}

/** What a plain scalar means in YAML 1.1 as Go resolves it. */
export function plainValue(text: string): Dynamic {
  if (NULL.has(text)) return null;
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  const first = text.charAt(0);
  if (!/[-+.0-9]/.test(first)) return text;
  const plain = text.replaceAll('_', '');
  if (/^[-+]?0b[01]+$/.test(plain)) return Number.parseInt(plain.replace(/^([-+]?)0b/, '$1'), 2);
  if (/^[-+]?0x[0-9a-fA-F]+$/.test(plain)) return plain.startsWith('-') ? -Number(plain.slice(1)) : Number(plain.replace(/^\+/, ''));
  if (/^[-+]?0o?[0-7]+$/.test(plain)) return Number.parseInt(plain.replace(/^([-+]?)0o?/, '$1'), 8);
  if (/^[-+]?\d+$/.test(plain) && !/^[-+]?0\d/.test(plain)) return Number(plain);
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain)) return Number(plain);
  if (/^[-+]?\.(inf|Inf|INF)$/.test(plain) || /^\.(nan|NaN|NAN)$/.test(plain)) return text;
  return text;
}
