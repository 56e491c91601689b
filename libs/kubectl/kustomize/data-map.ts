// Mirrors sigs.k8s.io/kustomize/kyaml/yaml (datamap.go)
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { encodeBase64 } from '#kubectl/rest/base64.js';
import { clear, lookup, setField } from './nodes/fields.js';
import { fieldOf, pairsOf, stringNode, textOf, type YamlNode } from './nodes/node.js';
import type { Resource, Strings } from './resource.js';

const LINE_MAX = 70;

const inOrder = <T>(values: ReadonlyMap<string, T>) => [...values].sort(([a], [b]) => (a < b ? -1 : 1));

/** Bytes by key: texts into `data`, others into `binaryData`. */
export function setConfigMapData(node: YamlNode, values: ReadonlyMap<string, Uint8Array>): void {
  for (const [key, bytes] of inOrder(values)) {
    const isText = sameBytes(encodeUtf8(decodeUtf8(bytes)), bytes);
    put(node, isText ? 'data' : 'binaryData', key, isText ? decodeUtf8(bytes) : brokenBase64(bytes));
  }
}

export function setSecretData(node: YamlNode, values: ReadonlyMap<string, Uint8Array>): void {
  lookup(node, ['data'], 'map');
  for (const [key, bytes] of inOrder(values)) put(node, 'data', key, brokenBase64(bytes));
}

/** Data of both, the newer one's where both have a key. */
export function mergeData(into: Resource, old: Resource): void {
  for (const field of ['data', 'binaryData']) {
    const values: Strings = { ...valuesOf(old, field), ...valuesOf(into, field) };
    clear(into.node, field);
    for (const key of Object.keys(values).sort((a, b) => (a < b ? -1 : 1))) put(into.node, field, key, values[key] as string);
  }
}

function valuesOf({ node }: Resource, field: string): Strings {
  const map = fieldOf(node, field);
  return map === undefined ? {} : Object.fromEntries([...pairsOf(map)].map(([key, value]) => [key.value, textOf(value)]));
}

function put(node: YamlNode, field: string, key: string, value: string): void {
  setField(lookup(node, [field], 'map') as YamlNode, key, stringNode(value));
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** In lines of 70 characters where it takes more than one. */
function brokenBase64(bytes: Uint8Array): string {
  const text = encodeBase64(bytes);
  if (text.length < LINE_MAX) return text;
  return (text.match(/.{1,70}/g) ?? []).map((line) => `${line}\n`).join('');
}
