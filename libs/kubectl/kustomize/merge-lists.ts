// Mirrors sigs.k8s.io/kustomize/kyaml/yaml/walk (associative_sequence.go): what a patch names comes first
import { get, setField } from './nodes/fields.js';
import { findElement, setElement } from './nodes/elements.js';
import { fieldOf, isEmpty, isEmptyMap, isMissing, scalarNode, YamlNode } from './nodes/node.js';

type MergeItems = (target: YamlNode | undefined, patch: YamlNode | undefined) => YamlNode | undefined;

/** Lists whose items are told apart by fields. */
export function mergeKeyedList(target: YamlNode, patch: YamlNode | undefined, keys: readonly string[], merge: MergeItems): YamlNode {
  const found = valuesOf(patch === undefined ? [target] : [patch, target], keys);
  const all: readonly (readonly string[])[] = keys.length > 1 ? joined(found) : found;
  const made = new YamlNode('seq');
  let names: readonly string[] = [];
  for (const values of all) {
    const valid = validKeys(all, values, keys);
    names = valid.keys;
    const own = validKeys([valid.values], valid.values, valid.keys);
    const item = merge(findElement(target, own.keys, own.values), findElement(patch, own.keys, own.values));
    if (isMissing(item) || isEmptyMap(item)) {
      setElement(target, valid.keys, valid.values);
      continue;
    }
    for (const [i, key] of valid.keys.entries()) if (fieldOf(item, key) === undefined && (valid.values[i] ?? '') !== '') setField(item as YamlNode, key, scalarNode(valid.values[i] as string));
    setElement(made, valid.keys, valid.values, item);
  }
  return all.length === 0 ? target : appendItems(made, target, names);
}

/** Lists of texts: those of the patch, then those that it does not have. */
export function mergePrimitives(target: YamlNode, patch: YamlNode | undefined): YamlNode {
  const made = new YamlNode('seq');
  const all = [...(patch?.content ?? []), ...target.content];
  const seen = new Set<string>();
  for (const item of all) {
    if (seen.has(item.value)) continue;
    seen.add(item.value);
    const kept = patch?.content.find(({ value }) => value === item.value) ?? item;
    if (!isMissing(kept)) setElement(made, [''], [item.value], kept);
  }
  return all.length === 0 ? target : appendItems(made, target, ['']);
}

/** The values of the keys of every item, each combination once. */
function valuesOf(lists: readonly YamlNode[], keys: readonly string[]): string[][] {
  const found: string[][] = [];
  const seen = new Set<string>();
  for (const list of lists) {
    for (const item of list.kind === 'seq' ? list.content : []) {
      const values = keys.map((key) => {
        const field = fieldOf(item, key);
        return field === undefined || isEmpty(field) ? '' : field.value;
      });
      const text = JSON.stringify(values);
      if (!seen.has(text)) found.push(values);
      seen.add(text);
    }
  }
  return found;
}

/** Values that agree where both have one stand for the same item. */
function joined(all: readonly string[][]): string[][] {
  const found = [...all];
  for (let i = 0; i < found.length; i++) {
    for (let j = 0; j < found.length; j++) {
      const both = agreement(found[i] as string[], found[j] as string[]);
      if (both !== undefined) found[i] = found[j] = both;
    }
  }
  return found;
}

function agreement(a: readonly string[], b: readonly string[]): string[] | undefined {
  if (a.some((value, i) => value !== b[i] && value !== '' && b[i] !== '')) return undefined;
  return a.some((value, i) => value === b[i]) ? a.map((value, i) => (value !== '' ? value : (b[i] as string))) : undefined;
}

/** Keys that any item has a value for; all of them where none has. */
function validKeys(all: readonly (readonly string[])[], values: readonly string[], keys: readonly string[]): { keys: readonly string[]; values: readonly string[] } {
  const valid = new Set(all.flatMap((each) => keys.filter((_key, i) => (each[i] ?? '') !== '')));
  if (valid.size === 0) return { keys, values };
  return { keys: keys.filter((key) => valid.has(key)), values: values.filter((value, i) => value !== '' || valid.has(keys[i] ?? '')) };
}

function appendItems(into: YamlNode, from: YamlNode, keys: readonly string[]): YamlNode {
  for (const item of from.content) {
    if (keys[0] === '') {
      setElement(into, [''], [item.value], item);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      const value = get(item, key);
      if (value === undefined) into.content = [...into.content, item];
      else values.push(value.value);
    }
    if (keys.length > 1) setElement(into, keys, values);
    setElement(into, keys, values, item);
  }
  return into;
}
