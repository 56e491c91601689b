// Mirrors go.yaml.in/yaml/v3 (Node) and sigs.k8s.io/kustomize/kyaml/yaml (RNode)
// Differs: no comments; anchors are gone once a text is read.

/** `none` is a node that holds nothing at all. */
export type NodeKind = 'none' | 'scalar' | 'map' | 'seq';
/** How a scalar was written, or `flow` for a map or list in brackets; '' is plain, or a block. */
export type Style = '' | 'single' | 'double' | 'literal' | 'folded' | 'flow';

export const STRING = '!!str';
export const NULL = '!!null';
export const MAP = '!!map';

/**
 * A value as it stands in a text: its tag may differ from what its text would be read as. Nodes are changed in place and
 * may stand in several trees at once, which is seen in what kustomize builds.
 */
export class YamlNode {
  constructor(
    public kind: NodeKind,
    /** `!!str`, `!!int` …; '' where the text decides. */
    public tag = '',
    public value = '',
    public style: Style = '',
    /** Items of a list; keys and values in turn of a map. */
    public content: YamlNode[] = [],
  ) {}

  /** Becomes the same as another, with the same items. */
  assign(other: YamlNode): void {
    this.kind = other.kind;
    this.tag = other.tag;
    this.value = other.value;
    this.style = other.style;
    this.content = other.content;
  }

  copy(): YamlNode {
    return new YamlNode(this.kind, this.tag, this.value, this.style, this.content.map((node) => node.copy()));
  }
}

export function scalarNode(value: string, tag = '', style: Style = ''): YamlNode {
  return new YamlNode('scalar', tag, value, style);
}

/** A text, whatever it looks like. */
export function stringNode(value: string): YamlNode {
  return new YamlNode('scalar', STRING, value, value.includes('\n') ? 'literal' : '');
}

export function isMissing(node: YamlNode | undefined): node is undefined {
  return node === undefined || node.tag === NULL;
}

export function isNull(node: YamlNode | undefined): boolean {
  return node?.tag === NULL;
}

export function isEmptyMap(node: YamlNode | undefined): boolean {
  return isMissing(node) || ((node as YamlNode).kind === 'map' && (node as YamlNode).content.length === 0);
}

/** Nothing, null, or a map or list without content. */
export function isEmpty(node: YamlNode | undefined): boolean {
  return node === undefined || node.tag === NULL || node.kind === 'none' || (node.kind !== 'scalar' && node.content.length === 0);
}

export function isText(node: YamlNode): boolean {
  return node.kind === 'scalar' && (node.tag === STRING || node.tag === '');
}

/** The text of a scalar; '' for nothing and null. */
export function textOf(node: YamlNode | undefined): string {
  return isMissing(node) ? '' : (node as YamlNode).value;
}

/** Keys and values of a map's content. */
export function* pairsOf(node: YamlNode): Generator<readonly [YamlNode, YamlNode]> {
  for (let i = 0; i + 1 < node.content.length; i += 2) yield [node.content[i] as YamlNode, node.content[i + 1] as YamlNode];
}

/** The value of a map's first key of that name. */
export function fieldOf(node: YamlNode | undefined, name: string): YamlNode | undefined {
  if (node?.kind !== 'map') return undefined;
  for (const [key, value] of pairsOf(node)) if (key.value === name) return value;
  return undefined;
}
