// Mirrors FieldMatcher, FieldSetter, FieldClearer and PathGetter of sigs.k8s.io/kustomize/kyaml/yaml (fns.go)
import { Failure } from '#kubectl/kustomize/failure.js';
import { plainValue } from '#cluster/apimachinery/yaml/read.js';
import { isMissing, isNull, isText, type NodeKind, pairsOf, scalarNode, YamlNode } from './node.js';
import { isElementPath, splitElementPath } from './path.js';
import { nodeText } from './text.js';

const KINDS: Readonly<Record<NodeKind, string>> = { none: '', scalar: 'ScalarNode', map: 'MappingNode', seq: 'SequenceNode' };

/** Throws Failure for a node of another kind; nothing and null pass. */
export function requireKind(node: YamlNode | undefined, kind: NodeKind): void {
  if (isMissing(node) || (node as YamlNode).kind === kind) return;
  const found = node as YamlNode;
  throw new Failure(`wrong node kind: expected ${KINDS[kind]} but got ${KINDS[found.kind]}: node contents:\n${nodeText(found)}`);
}

/** The items of a list. Throws Failure. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  requireKind(node, 'seq');
  return node?.content ?? [];
}

/** The value of a key, of any value or of this one. Throws Failure. */
export function get(node: YamlNode | undefined, name: string, value?: string): YamlNode | undefined {
  if (isMissing(node)) return undefined;
  requireKind(node, 'map');
  for (const [key, found] of pairsOf(node as YamlNode)) {
    if (key.value === name) return value === undefined || found.value === value ? found : undefined;
  }
  return undefined;
}

/** The node at a path of keys, indexes and `[key=value]`; what is missing is made of this kind. Throws Failure. */
export function lookup(node: YamlNode | undefined, path: readonly string[], create: NodeKind = 'none'): YamlNode | undefined {
  const parts = path.map((part) => part.trim()).filter((part) => part !== '');
  let found = node;
  for (const [i, part] of parts.entries()) {
    if (found === undefined) return undefined;
    found = step(found, part, parts[i + 1] ?? '', create);
  }
  return found;
}

function step(node: YamlNode, part: string, next: string, create: NodeKind): YamlNode | undefined {
  if (/^[-+]?\d+$/.test(part)) {
    if (Number(part) < 0) throw new Failure(`array index ${Number(part)} cannot be negative`);
    return itemsOf(node)[Number(part)];
  }
  if (part === '-') return itemsOf(node).at(-1);
  if (part === '*') throw new Failure('wildcard is not supported in PathGetter');
  if (isElementPath(part)) return element(node, part, create);
  const found = get(node, part);
  if (found !== undefined || create === 'none' || isMissing(node)) return found;
  return setField(node, part, new YamlNode(kindOfPart(next, create)));
}

/** What must stand where the next part of a path leads on. */
export function kindOfPart(next: string, last: NodeKind): NodeKind {
  if (isElementPath(next) || /^\d+$/.test(next)) return 'seq';
  return next === '' ? last : 'map';
}

function element(node: YamlNode, part: string, create: NodeKind): YamlNode | undefined {
  const [name, value] = splitElementPath(part);
  const items = itemsOf(node);
  const found = name === '' ? items.find((item) => item.value === value) : items.find((item) => item.kind === 'map' && get(item, name, value) !== undefined);
  if (found !== undefined || create === 'none') return found;
  const made = name === '' ? scalarNode(value) : new YamlNode('map', '', '', '', [scalarNode(name), scalarNode(value)]);
  node.content = [...node.content, made];
  return made;
}

/** Would YAML 1.1 read the text as something else than a text? */
function looksTyped(value: string): boolean {
  if (value === '' || value.includes('\n')) return false;
  return typeof plainValue(value) !== 'string' || /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/.test(value);
}

function guard(value: YamlNode): void {
  if (isText(value) && value.style === '' && looksTyped(value.value)) value.style = 'double';
}

/** Writes a key; a null takes it away unless it is to be kept. Throws Failure. */
export function setField(node: YamlNode, name: string, value: YamlNode | undefined, keepsNull = false): YamlNode | undefined {
  if (value !== undefined) guard(value);
  if (value === undefined || (isNull(value) && !keepsNull)) return clear(node, name);
  const field = get(node, name);
  if (field !== undefined) {
    value.style = field.style;
    field.assign(value);
    return field;
  }
  node.content = [...node.content, scalarNode(name), value];
  return value;
}

/** Writes a scalar in place of a scalar, in that one's style. Throws Failure. */
export function setScalar(node: YamlNode, value: YamlNode): void {
  guard(value);
  requireKind(node, 'scalar');
  if (isNull(value)) return;
  value.style = node.style;
  node.assign(value);
}

/** Takes a key away and gives back what it held. Throws Failure. */
export function clear(node: YamlNode | undefined, name: string): YamlNode | undefined {
  requireKind(node, 'map');
  if (node === undefined) return undefined;
  for (let i = 0; i < node.content.length; i += 2) {
    if (node.content[i]?.value !== name) continue;
    const removed = node.content[i + 1];
    node.content = [...node.content.slice(0, i), ...node.content.slice(i + 2)];
    return removed;
  }
  return undefined;
}
