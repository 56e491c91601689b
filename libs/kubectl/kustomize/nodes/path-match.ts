// Mirrors PathMatcher of sigs.k8s.io/kustomize/kyaml/yaml (match.go): all nodes that a path fits
import { Failure, within } from '#kubectl/kustomize/failure.js';
import { findsPattern } from '#kubectl/kustomize/patterns.js';
import { get, itemsOf, kindOfPart, requireKind, setField } from './fields.js';
import { fieldOf, type NodeKind, scalarNode, YamlNode } from './node.js';
import { isElementPath, splitElementPath } from './path.js';
import { nodeText } from './text.js';

/** What is missing is made, of this kind at the end of the path; `none` makes nothing. Throws Failure. */
export function matchPath(node: YamlNode, path: readonly string[], create: NodeKind): YamlNode[] {
  const [part, ...rest] = path;
  if (part === undefined) return [node];
  if (/^\d+$/.test(part)) return matchIndex(node, Number(part), rest, create);
  if (isElementPath(part)) return matchElements(node, part, rest, create);
  if (part === '*') return itemsOf(node).flatMap((item) => matchPath(item, rest, create));
  return matchField(node, part, rest, create);
}

function matchField(node: YamlNode, name: string, rest: readonly string[], create: NodeKind): YamlNode[] {
  let field = get(node, name);
  if (field === undefined) {
    if (create === 'none') return [];
    field = new YamlNode(kindOfPart(rest[0] ?? '', create));
    setField(node, name, field);
  }
  return matchPath(field, rest, create);
}

function matchIndex(node: YamlNode, index: number, rest: readonly string[], create: NodeKind): YamlNode[] {
  let items = itemsOf(node);
  if (items.length === index && create !== 'none') {
    const made = new YamlNode(kindOfPart(rest[0] ?? '', create));
    within(`failed to append element for ${JSON.stringify(String(index))}`, () => append(node, made));
    items = [...items, made];
  }
  const item = items[index];
  if (item === undefined) throw new Failure(`index ${index} specified but only ${items.length} elements found`);
  return matchPath(item, rest, create);
}

function matchElements(node: YamlNode, part: string, rest: readonly string[], create: NodeKind): YamlNode[] {
  const [name, pattern] = splitElementPath(part);
  const find = () => itemsOf(node).flatMap((item) => {
    const value = name === '' ? item : fieldOf(item, name);
    if (value === undefined || !findsPattern(pattern, nodeText(value).trim())) return [];
    return name === '' ? [item] : matchPath(item, rest, create);
  });
  const found = find();
  if (found.length > 0 || create === 'none') return found;
  const value = scalarNode(pattern);
  within(`failed to create element for ${JSON.stringify(part)}`, () => append(node, name === '' ? value : new YamlNode('map', '', '', '', [scalarNode(name), value])));
  return find();
}

function append(node: YamlNode, item: YamlNode): void {
  requireKind(node, 'seq');
  node.content = [...node.content, item];
}
