// Mirrors sigs.k8s.io/kustomize/api/resource (factory.go)
import { Failure, within } from './failure.js';
import { jsonOf, nodeOf } from './nodes/json.js';
import { fieldOf, isEmpty, isMissing, pairsOf, textOf, type YamlNode } from './nodes/node.js';
import { readNodes } from './nodes/read.js';
import { Resource } from './resource.js';
import type { Schemas } from './schema.js';

/** The objects of a text; lists are opened. Throws Failure. */
export function resourcesOf(text: string, schemas: Schemas): Resource[] {
  return opened(validNodes(readNodes(text))).map((node) => new Resource(node, schemas));
}

function validNodes(nodes: readonly YamlNode[]): YamlNode[] {
  const kept = nodes.filter((node) => !isEmpty(node));
  for (const node of kept) checkMetadata(node);
  return kept;
}

/** An object wants a kind and a name. Throws Failure. */
export function checkMetadata(node: YamlNode): void {
  const kind = textOf(fieldOf(node, 'kind'));
  const apiVersion = textOf(fieldOf(node, 'apiVersion'));
  const metadata = fieldOf(node, 'metadata');
  const text = (key: string) => (isEmpty(metadata) || isEmpty(fieldOf(metadata, key)) ? '' : textOf(fieldOf(metadata, key)));
  const strings = (key: string) => {
    const map = isEmpty(metadata) ? undefined : fieldOf(metadata, key);
    const pairs = map === undefined || isMissing(map) ? [] : [...pairsOf(map)].map(([name, value]) => `${textOf(name)}:${textOf(value)}`).sort();
    return `map[${pairs.join(' ')}]`;
  };
  const known = ['name', 'namespace', 'labels', 'annotations'].some((key) => !isEmpty(metadata) && !isEmpty(fieldOf(metadata, key)));
  if (isEmpty(fieldOf(node, 'kind')) && isEmpty(fieldOf(node, 'apiVersion')) && !known) throw new Failure('missing Resource metadata');
  const shown = () => `{{${apiVersion} ${kind}} {{${text('name')} ${text('namespace')}} ${strings('labels')} ${strings('annotations')}}}`;
  if (kind === '') throw new Failure(`missing kind in object ${shown()}`);
  if (!kind.endsWith('List') && text('name') === '') throw new Failure(`missing metadata.name in object ${shown()}`);
}

/** The objects of lists come after all others. */
function opened(nodes: readonly YamlNode[]): YamlNode[] {
  const queue = [...nodes];
  const found: YamlNode[] = [];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    const kind = textOf(fieldOf(node, 'kind'));
    const items = kind.endsWith('List') ? fieldOf(node, 'items') : undefined;
    if (items === undefined) found.push(node);
    else if (!isMissing(items)) queue.push(...itemsIn(kind, items));
  }
  return found;
}

function itemsIn(kind: string, items: YamlNode): YamlNode[] {
  if (items.kind !== 'seq') throw new Failure(`expected array in ${kind}/items, but found ${items.kind === 'map' ? 'map[string]interface {}' : 'string'}`);
  const values = within(`trouble expanding list of ${kind}`, () => jsonOf(items) as unknown[]);
  return validNodes(values.map(nodeOf));
}
