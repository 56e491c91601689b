// Mirrors RNode.MarshalJSON and FromMap of sigs.k8s.io/kustomize/kyaml/yaml
import { type Dynamic, isRecord, sortKeys } from '#kubectl/rest/dynamic.js';
import { Failure } from '#kubectl/kustomize/failure.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { decodeBase64 } from '#kubectl/rest/base64.js';
import { duplicateKeys } from './duplicate-keys.js';
import { pairsOf, scalarNode, YamlNode } from './node.js';
import { numberOf, tagOf } from './resolve.js';

const KNOWN_TAGS = ['!!str', '!!int', '!!float', '!!bool', '!!null', '!!timestamp', '!!merge'];

/** What a node says once it is written as YAML and read again. Throws Failure. */
export function jsonOf(node: YamlNode): Dynamic {
  const duplicates = duplicateKeys(node);
  if (duplicates !== undefined) throw new Failure(`yaml: unmarshal errors:\n${duplicates}`);
  return valueOf(node);
}

function valueOf(node: YamlNode): Dynamic {
  switch (node.kind) {
    case 'none':
      return null;
    case 'seq':
      return node.content.map(valueOf);
    case 'map':
      return mapOf(node);
    case 'scalar':
      return scalarValue(node);
  }
}

/** A map with other keys than texts, which JSON does not have. */
export class UnsupportedMap extends Failure {
  constructor() {
    super('json: unsupported type: map[interface {}]interface {}');
  }
}

function mapOf(node: YamlNode): Record<string, Dynamic> {
  const map: Record<string, Dynamic> = {};
  for (const [key, value] of pairsOf(node)) {
    if (typeof valueOf(key) !== 'string') throw new UnsupportedMap();
    Object.defineProperty(map, key.value, { value: valueOf(value), writable: true, enumerable: true, configurable: true });
  }
  return map;
}

function scalarValue({ tag, value, style }: YamlNode): Dynamic {
  if (tag === '!!binary') return binaryText(value);
  if (tag !== '' && !KNOWN_TAGS.includes(tag)) return style === '' ? typed(tagOf(value), value) : value;
  if (style !== '' || value.includes('\n')) {
    if (tag === '' || tag === '!!str' || tag === tagOf(value)) return value;
    throw new Failure(`yaml: cannot decode !!str \`${value}\` as a ${tag}`);
  }
  const own = tagOf(value);
  if (tag === '!!str') return value;
  if (tag !== '' && tag !== own && !(tag === '!!float' && own === '!!int')) throw new Failure(`yaml: cannot decode ${own} \`${value}\` as a ${tag}`);
  return typed(own, value);
}

/** What bytes say, as a text. */
function binaryText(value: string): string {
  const bytes = decodeBase64(value.replace(/\s/g, ''));
  if (bytes === undefined) throw new Failure('yaml: !!binary value contains invalid base64 data');
  return decodeUtf8(bytes);
}

function typed(tag: string, value: string): Dynamic {
  if (tag === '!!null') return null;
  if (tag === '!!bool') return value.toLowerCase() === 'true';
  if (tag === '!!int' || tag === '!!float') return Number.isFinite(numberOf(value)) ? numberOf(value) : value;
  if (tag === '!!timestamp') return timeText(value);
  return value;
}

/** Go's library reads a date as a time, and JSON has times in one form. */
function timeText(value: string): string {
  const found = /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|\s+)(\d\d?):(\d\d):(\d\d)(\.\d*)?\s*(Z|[-+]\d\d(?::?\d\d)?)?)?$/.exec(value);
  if (found === null) return value;
  const two = (text: string | undefined) => (text ?? '0').padStart(2, '0');
  const fraction = (found[7] ?? '').replace(/\.?0*$/, '');
  const zone = found[8] === undefined || found[8] === 'Z' ? 'Z' : found[8].replace(/^(...):?(\d\d)?$/, (_all, hours: string, minutes?: string) => `${hours}:${minutes ?? '00'}`);
  return `${found[1]}-${two(found[2])}-${two(found[3])}T${two(found[4])}:${two(found[5])}:${two(found[6])}${fraction}${zone}`;
}

/** The node of a JSON value, its keys in order. */
export function nodeOf(value: Dynamic): YamlNode {
  return plainNode(sortKeys(value));
}

function plainNode(value: Dynamic): YamlNode {
  if (value === null || value === undefined) return scalarNode('null', '!!null');
  if (typeof value === 'boolean') return scalarNode(String(value), '!!bool');
  if (typeof value === 'number') return scalarNode(String(value), Number.isInteger(value) ? '!!int' : '!!float');
  if (Array.isArray(value)) return new YamlNode('seq', '!!seq', '', '', value.map(plainNode));
  if (!isRecord(value)) return scalarNode(String(value), '!!str', textStyle(String(value)));
  return new YamlNode('map', '!!map', '', '', Object.entries(value).flatMap(([key, item]) => [scalarNode(key, '!!str', textStyle(key)), plainNode(item)]));
}

function textStyle(value: string) {
  if (value.includes('\n')) return 'literal' as const;
  return tagOf(value) === '!!str' ? ('' as const) : ('double' as const);
}

/** A value as Go writes it in its own syntax (`%#v`). */
export function goSyntax(node: YamlNode): string {
  if (node.kind === 'seq') return `[]interface {}{${node.content.map(goSyntax).join(', ')}}`;
  if (node.kind !== 'map') return goLeaf(node.kind === 'none' ? null : scalarValue(node));
  const pairs = [...pairsOf(node)].sort(([a], [b]) => (a.value < b.value ? -1 : 1));
  const key = pairs.some(([name]) => typeof valueOf(name) !== 'string') ? 'interface {}' : 'string';
  return `map[${key}]interface {}{${pairs.map(([name, value]) => `${goSyntax(name)}:${goSyntax(value)}`).join(', ')}}`;
}

function goLeaf(value: Dynamic): string {
  return value === null ? 'interface {}(nil)' : typeof value === 'string' ? JSON.stringify(value) : String(value);
}
