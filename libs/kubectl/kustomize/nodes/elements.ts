// Mirrors ElementSetter and ElementMatcherList of sigs.k8s.io/kustomize/kyaml/yaml (fns.go)
import { get, requireKind } from './fields.js';
import { isEmptyMap, isMissing, type YamlNode } from './node.js';

/** The first map of a list whose fields have these values. */
export function findElement(list: YamlNode | undefined, keys: readonly string[], values: readonly string[]): YamlNode | undefined {
  if (list?.kind !== 'seq') return undefined;
  if (keys.length === 0 || keys[0] === '') return list.content.find((item) => item.value === (values[0] ?? ''));
  if (keys.length !== values.length) return undefined;
  return list.content.find((item) => item.kind === 'map' && keys.every((key, i) => get(item, key, values[i]) !== undefined));
}

/**
 * Puts an item where one with these values stands, or at the end; without an item, takes away those that have them. Maps
 * without content and nulls go in any case.
 */
export function setElement(list: YamlNode, keys: readonly string[], values: readonly string[], item?: YamlNode): void {
  requireKind(list, 'seq');
  const wanted = keys.length === 0 ? [''] : keys;
  const needsMap = keys.length > 0 && keys[0] !== '' && values.length > 0 && values[0] !== '';
  const kept: YamlNode[] = [];
  let isFound = false;
  for (const each of list.content) {
    if (isMissing(each) || isEmptyMap(each)) continue;
    const fits = !(needsMap && each.kind !== 'map') && wanted.every((key, i) => (i < values.length ? matches(each, key, values[i] as string) : i > 0));
    if (!fits) {
      if (values.length > 0 || (needsMap && each.kind !== 'map')) kept.push(each);
      continue;
    }
    isFound = true;
    if (item !== undefined) kept.push(item);
  }
  list.content = !isMissing(item) && !isFound ? [...kept, item as YamlNode] : kept;
}

function matches(item: YamlNode, key: string, value: string): boolean {
  if (key !== '') return get(item, key, value === '' ? undefined : value) !== undefined;
  requireKind(item, 'scalar');
  return item.value === value;
}
