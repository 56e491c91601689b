// Mirrors sigs.k8s.io/kustomize/kyaml/yaml/merge2 and …/walk: a strategic merge patch on YAML nodes
// Differs: no schemas in comments.
import { Failure } from './failure.js';
import { clear, get, requireKind, setField } from './nodes/fields.js';
import { setElement } from './nodes/elements.js';
import { isMissing, isNull, type NodeKind, pairsOf, fieldOf, textOf, YamlNode } from './nodes/node.js';
import { nodeText } from './nodes/text.js';
import { mergeKeyedList, mergePrimitives } from './merge-lists.js';
import type { Schema, Schemas } from './schema.js';

const DIRECTIVE = '$patch';
type Directive = 'merge' | 'replace' | 'delete';

/** A field on its way: a null that is to stay is told apart from one that takes away. */
export interface Merged {
  readonly node: YamlNode | undefined;
  readonly keepsNull?: boolean;
}

/** What becomes of `target` under `patch`; both may be changed. undefined: it goes away. Throws Failure. */
export function strategicMerge(target: YamlNode, patch: YamlNode, schemas: Schemas): YamlNode | undefined {
  return walk(target, patch, undefined, schemas).node;
}

export function walk(target: YamlNode | undefined, patch: YamlNode | undefined, known: Schema | undefined, schemas: Schemas): Merged {
  const schema = known ?? schemaOf(target, schemas) ?? schemaOf(patch, schemas);
  const kind: NodeKind = (!isMissing(target) ? target : !isMissing(patch) ? patch : undefined)?.kind ?? 'none';
  if (kind === 'scalar') {
    requireKind(target, 'scalar');
    requireKind(patch, 'scalar');
    return { node: patch ?? target };
  }
  if (kind !== 'seq') return walkMap(target, patch, schema, schemas, kind);
  requireKind(target, 'seq');
  requireKind(patch, 'seq');
  if (schema?.mergeKeys === undefined) return { node: patch ?? target };
  return { node: walkList(target, patch, schema, schemas) };
}

function schemaOf(node: YamlNode | undefined, schemas: Schemas): Schema | undefined {
  if (isMissing(node)) return undefined;
  const kind = textOf(fieldOf(node, 'kind'));
  const apiVersion = textOf(fieldOf(node, 'apiVersion'));
  return kind === '' || apiVersion === '' ? undefined : schemas.find(apiVersion, kind);
}

function walkMap(target: YamlNode | undefined, patch: YamlNode | undefined, schema: Schema | undefined, schemas: Schemas, kind: NodeKind): Merged {
  if (kind === 'map') {
    requireKind(target, 'map');
    requireKind(patch, 'map');
  }
  const into = visitMap(target, patch);
  if (into.node === undefined || into.keepsNull === true) return into;
  for (const key of keysOf(into.node, patch)) {
    const below = walk(fieldOf(into.node, key), fieldOf(patch, key), schema?.field(key), schemas);
    setField(into.node, key, below.node, below.keepsNull === true);
  }
  return into;
}

function visitMap(target: YamlNode | undefined, patch: YamlNode | undefined): Merged {
  if (isMissing(target)) {
    if (patch !== undefined && patch.kind !== 'scalar' && directiveOf(patch) === 'delete') return { node: undefined };
    if (patch === undefined && target !== undefined && (target as YamlNode).value !== '') return { node: new YamlNode('scalar', '!!null', (target as YamlNode).value), keepsNull: true };
    return { node: patch };
  }
  if (isNull(patch)) return { node: undefined };
  const directive = directiveOf(patch);
  return { node: directive === 'delete' ? undefined : directive === 'replace' ? patch : target };
}

/** The names of both, in order. */
function keysOf(...maps: readonly (YamlNode | undefined)[]): string[] {
  const names = new Set<string>();
  for (const map of maps) if (map?.kind === 'map') for (const [key] of pairsOf(map)) names.add(key.value);
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function walkList(target: YamlNode | undefined, patch: YamlNode | undefined, schema: Schema, schemas: Schemas): YamlNode | undefined {
  let into = target;
  if (isMissing(target)) into = patch;
  else if (isNull(patch)) return undefined;
  else {
    const directive = directiveOf(patch);
    if (directive === 'delete') return undefined;
    if (directive === 'replace') into = patch;
  }
  if (into === undefined) return undefined;
  const keys = schema.mergeKeys ?? [];
  const merged = keys.length === 0 ? mergePrimitives(into, patch) : mergeKeyedList(into, patch, keys, (a, b) => walk(a, b, schema.items(), schemas).node);
  return isMissing(merged) ? undefined : merged;
}

/** What `$patch` says; it is taken out of the patch. Throws Failure. */
function directiveOf(patch: YamlNode | undefined): Directive {
  if (patch === undefined) return 'merge';
  if (patch.kind === 'seq') return listDirective(patch);
  if (patch.kind === 'map') {
    const found = get(patch, DIRECTIVE);
    if (found === undefined) return 'merge';
    const directive = known(found.value);
    clear(patch, DIRECTIVE);
    return directive;
  }
  throw new Failure(`no implemented strategic merge patch strategy for '${patch.tag}' ('${nodeText(patch)}')`);
}

function listDirective(patch: YamlNode): Directive {
  const item = patch.content.find((each) => each.kind === 'map' && get(each, DIRECTIVE) !== undefined);
  if (item === undefined || item.content.length > 2) return 'merge';
  const value = get(item, DIRECTIVE)?.value ?? '';
  const directive = known(value);
  setElement(patch, [DIRECTIVE], [value]);
  return directive;
}

function known(value: string): Directive {
  if (value === 'delete' || value === 'replace' || value === 'merge') return value;
  throw new Failure(`unknown patch strategy '${value}'`);
}
