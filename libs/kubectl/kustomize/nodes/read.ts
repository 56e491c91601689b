// Mirrors sigs.k8s.io/kustomize/kyaml/kio (ByteReader) over go.yaml.in/yaml/v3
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, parseAllDocuments } from 'yaml';
import { tooDeepAt } from '#cluster/apimachinery/nesting.js';
import { goYamlProblem } from '#cluster/apimachinery/yaml/go-parser.js';
import { TOO_DEEP } from '#cluster/apimachinery/yaml/read.js';
import { Failure, within } from '#kubectl/kustomize/failure.js';
import { fieldOf, isMissing, pairsOf, type Style, YamlNode } from './node.js';
import { tagOf } from './resolve.js';

/** More than any manifest needs; aliases multiply. */
const NODES_MAX = 500_000;
const STYLES: Readonly<Record<string, Style>> = { QUOTE_SINGLE: 'single', QUOTE_DOUBLE: 'double', BLOCK_LITERAL: 'literal', BLOCK_FOLDED: 'folded' };

/** The objects of a text; a single list is opened. Throws Failure. */
export function readNodes(text: string): YamlNode[] {
  const texts = cutDocuments(text.replaceAll('\r\n', '\n'));
  const nodes: YamlNode[] = [];
  for (const [i, part] of texts.entries()) {
    const node = within('MalformedYAMLError', () => readNode(i === texts.length - 1 ? part : `${part}\n`));
    if (isMissing(node)) continue;
    const items = fieldOf(node, 'items');
    const kind = fieldOf(node, 'kind')?.value;
    if (texts.length === 1 && (kind === 'ResourceList' || kind === 'List') && (items !== undefined || fieldOf(node, 'functionConfig') !== undefined)) nodes.push(...(items?.content ?? []));
    else nodes.push(node as YamlNode);
  }
  return nodes;
}

/** The texts between lines that begin with `---`; a line like that at the very top belongs to the first. */
function cutDocuments(text: string): string[] {
  if (text === '') return [];
  const parts: string[] = [];
  let previous = 0;
  for (const found of text.matchAll(/\n---.*\n/g)) {
    const after = found[0].slice(4).trim();
    if (after !== '' && !after.startsWith('#')) throw new Failure(`invalid document separator: ${found[0].trim()}`);
    parts.push(text.slice(previous, found.index));
    previous = found.index + found[0].length;
  }
  return [...parts, text.slice(previous)];
}

/** The first document of a text, undefined where there is none. Throws Failure. */
export function readNode(text: string): YamlNode | undefined {
  const document = firstDocument(text);
  if (document === undefined || document.contents === null) return undefined;
  return convert(document.contents as Node, document, { left: NODES_MAX });
}

function firstDocument(text: string): Document | undefined {
  try {
    const documents = parseAllDocuments(text, { version: '1.2', schema: 'failsafe', uniqueKeys: false, merge: false, prettyErrors: false, logLevel: 'silent' });
    const [document] = Array.isArray(documents) ? (documents as Document[]) : [];
    const [error] = document?.errors ?? [];
    // What our parser lets pass is refused as well.
    const problem = goYamlProblem(text, 'v3') ?? (error === undefined ? undefined : `yaml: ${error.message}`);
    if (problem === undefined) return document;
    throw new Failure(tooDeepAt(text) >= 0 ? TOO_DEEP : problem);
  } catch (error) {
    if (error instanceof RangeError) throw new Failure(TOO_DEEP); // of the stack
    throw error;
  }
}

function convert(node: unknown, document: Document, budget: { left: number }): YamlNode {
  if (--budget.left < 0) throw new Failure('yaml: document contains excessive aliasing');
  if (node === null || node === undefined) return new YamlNode('scalar', '!!null');
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (target === undefined) throw new Failure(`yaml: unknown anchor '${node.source}' referenced`);
    return convert(target, document, budget);
  }
  if (isScalar(node)) return scalarOf(node.source ?? String(node.value ?? ''), node.type, node.tag);
  if (isSeq(node)) return new YamlNode('seq', '!!seq', '', node.flow === true ? 'flow' : '', node.items.map((item) => convert(item, document, budget)));
  if (!isMap(node)) return new YamlNode('scalar', '!!null');
  const content = (node.items as Pair[]).filter((pair) => isPair(pair)).flatMap((pair) => [convert(pair.key, document, budget), convert(pair.value, document, budget)]);
  return merged(new YamlNode('map', '!!map', '', node.flow === true ? 'flow' : '', content));
}

function scalarOf(text: string, type: string | undefined, tag: string | undefined): YamlNode {
  const style = STYLES[type ?? ''] ?? '';
  // A tag that is written out holds whatever the quotes.
  const own = tag?.replace('tag:yaml.org,2002:', '!!') ?? '!';
  if (own !== '!') return new YamlNode('scalar', own, text, own === '!!str' || !own.startsWith('!!') ? style : '');
  return new YamlNode('scalar', style === '' ? tagOf(text) : '!!str', text, style);
}

/** A map with what its key `<<` points to in it; its own keys win and keep their places behind. */
function merged(map: YamlNode): YamlNode {
  const sources = [...pairsOf(map)].filter(([key]) => key.tag === '!!merge');
  if (sources.length === 0) return map;
  if (sources.length > 1) throw new Failure('duplicate merge key');
  map.content = [...pairsOf(map)].filter(([key]) => key.tag !== '!!merge').flat();
  for (const source of mapsToMerge((sources[0] as readonly [YamlNode, YamlNode])[1])) {
    for (const [key, value] of pairsOf(source)) if (fieldOf(map, key.value) === undefined) map.content.push(key.copy(), value.copy());
  }
  return map;
}

function mapsToMerge(node: YamlNode): YamlNode[] {
  if (node.kind === 'map') return [node];
  if (node.kind !== 'seq') throw new Failure('map merge requires map or sequence of maps as the value');
  if (node.content.some(({ kind }) => kind === 'seq')) throw new Failure('invalid map merge: received a nested sequence');
  return node.content.flatMap((item) => mapsToMerge(item));
}
