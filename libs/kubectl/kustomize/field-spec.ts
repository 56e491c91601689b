// Mirrors sigs.k8s.io/kustomize/api/filters/fieldspec
import { Failure, within } from './failure.js';
import { type Gvk, idText, isSelected, splitApiVersion } from './ids.js';
import { itemsOf, lookup } from './nodes/fields.js';
import { fieldOf, isEmpty, isNull, MAP, NULL, type NodeKind, type YamlNode } from './nodes/node.js';
import { splitPath } from './nodes/path.js';

/** A field of the kinds that fit. `create`: it is made where it is missing. */
export interface FieldSpec extends Gvk {
  readonly path: string;
  readonly create: boolean;
}

/** What to do with a field, and what to make of it first. Without a kind, nothing is made. */
export interface FieldChange {
  readonly createKind?: NodeKind;
  readonly createTag?: string;
  set(node: YamlNode): void;
}

/** Changes the fields of one object that the specifications name. Throws Failure. */
export function changeFields(node: YamlNode, specs: readonly FieldSpec[], change: FieldChange): void {
  for (const spec of specs) {
    const [group, version] = splitApiVersion(fieldOf(node, 'apiVersion')?.value ?? '');
    const kind = fieldOf(node, 'kind')?.value ?? '';
    if (!isSelected({ group, version, kind }, spec)) continue;
    const metadata = fieldOf(node, 'metadata');
    const text = (key: string) => {
      const found = fieldOf(metadata, key);
      return isEmpty(found) ? '' : (found?.value ?? '');
    };
    const id = () => idText({ group, version, kind, name: text('name'), namespace: text('namespace') });
    walkLazily(() => `considering field '${spec.path}' of object ${id()}`, () => walk(node, splitPath(spec.path, '/'), spec, change));
  }
}

/** As `within`, with a prefix that is only made for a failure. */
function walkLazily(prefix: () => string, step: () => void): void {
  try {
    step();
  } catch (error) {
    throw error instanceof Failure ? new Failure(`${prefix()}: ${error.message}`) : error;
  }
}

function walk(node: YamlNode, path: readonly string[], spec: FieldSpec, change: FieldChange): void {
  const [part, ...rest] = path;
  if (part === undefined) {
    change.set(node);
    return;
  }
  if (isNull(node)) return;
  if (node.kind === 'seq') within(`visit traversal on path: [${path.join(' ')}]`, () => { for (const item of itemsOf(node)) walk(item, path, spec, change); });
  else if (node.kind === 'map') walkMap(node, part, rest, spec, change);
  else throw new Failure('expected sequence or mapping node');
}

function walkMap(node: YamlNode, part: string, rest: readonly string[], spec: FieldSpec, change: FieldChange): void {
  const name = part.replace(/\[\]$/, '');
  if (name === '') throw new Failure('cannot set or create an empty field name');
  const isList = name !== part;
  const makes = spec.create && change.createKind !== undefined && !isList;
  const kind: NodeKind = !makes ? (isList ? 'seq' : 'none') : rest.length === 0 ? (change.createKind as NodeKind) : 'map';
  const tag = !makes ? '' : rest.length === 0 ? (change.createTag ?? '') : MAP;
  const field = within(`fieldName: ${name}`, () => lookup(node, [name], makes ? kind : 'none'));
  if (field === undefined) return;
  if (field.tag === NULL && kind !== 'none') {
    field.kind = kind;
    field.tag = tag;
  }
  walk(field, rest, spec, change);
}
