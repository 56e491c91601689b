// Mirrors sigs.k8s.io/kustomize/api/filters/refvar and the vars of api/internal/accumulator
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { attempt, Failure } from './failure.js';
import { changeFields, type FieldSpec } from './field-spec.js';
import { gvkText, NOT_A_NAMESPACE, sameGvkAndName, sameId, scopedId, splitApiVersion } from './ids.js';
import { lookup } from './nodes/fields.js';
import { isMissing, isText, pairsOf, type YamlNode } from './nodes/node.js';
import { numberOf } from './nodes/resolve.js';
import { splitFieldPath } from './nodes/path.js';
import type { ResMap } from './resmap.js';
import type { Schemas } from './schema.js';

/** A name for the value of a field of one object. */
export interface Var {
  readonly name: string;
  readonly objref: { readonly group: string; readonly version: string; readonly kind: string; readonly name: string; readonly namespace: string; readonly apiVersion: string };
  readonly fieldPath: string;
}

export function fullVar({ name = '', objref = {}, fieldref = {} }: Dynamic): Var {
  const [group, version] = objref.apiVersion ? splitApiVersion(objref.apiVersion) : [objref.group ?? '', objref.version ?? ''];
  return { name, objref: { apiVersion: '', kind: '', name: '', namespace: '', ...objref, group: group || (objref.group ?? ''), version }, fieldPath: fieldref.fieldPath || 'metadata.name' };
}

/** As Go prints one before anything is filled in. */
export function givenVarText({ name = '', objref = {}, fieldref = {} }: Dynamic): string {
  return `{${name} ${gvkText({ group: objref.group ?? '', version: objref.version ?? '', kind: objref.kind ?? '' })} {${fieldref.fieldPath ?? ''}}}`;
}

/** As Go prints it. */
function varText({ name, objref, fieldPath }: Var): string {
  return `{${name} ${gvkText(objref)} {${fieldPath}}}`;
}

/** Notes at each object which vars look into it. Throws Failure where several fit. */
export function markVars(map: ResMap, vars: readonly Var[], schemas: Schemas): void {
  for (const each of vars) {
    const { objref } = each;
    const id = scopedId(objref, objref.name, objref.namespace, schemas);
    const found = map.byAnyId((other) => (objref.namespace !== '' || id.isClusterScoped ? sameId(id, other) || (id.isClusterScoped && sameGvkAndName(id, other) && other.namespace === NOT_A_NAMESPACE) : sameGvkAndName(id, other)));
    if (found.length > 1) throw new Failure(`found ${found.length} resId matches for var ${varText(each)} (unable to disambiguate)`);
    found[0]?.varNames.push(each.name);
  }
}

/** Throws Failure where a name is taken. */
export function mergeVars(known: readonly Var[], added: readonly Var[]): readonly Var[] {
  const all = [...known];
  for (const each of added) {
    if (all.some(({ name }) => name === each.name)) throw new Failure(`var '${each.name}' already encountered`);
    all.push(each);
  }
  return all;
}

type Value = string | number | boolean;

/** Writes the values of vars wherever `$(NAME)` stands in these fields. `log`: what is worth a word. Throws Failure. */
export function resolveVars(map: ResMap, vars: readonly Var[], specs: readonly FieldSpec[], log: (text: string) => void): void {
  const sorted = [...vars].sort((a, b) => (a.name < b.name ? -1 : 1));
  const values = new Map(sorted.map((each) => [each.name, valueOf(map, each)] as const));
  if (values.size === 0) return;
  const used = new Set<string>();
  const expand = (text: string) => replaceAll(text, (name) => {
    const value = values.get(name);
    if (value === undefined) return `$(${name})`;
    used.add(name);
    return value;
  });
  for (const { node } of map.list) changeFields(node, specs, { set: (field) => setValues(field, expand) });
  const unused = [...values.keys()].filter((name) => !used.has(name));
  if (unused.length > 0) log(`well-defined vars that were never replaced: ${unused.join(',')}\n`);
}

function valueOf(map: ResMap, each: Var): Value | undefined {
  const resource = map.list.find(({ varNames }) => varNames.includes(each.name));
  if (resource === undefined) throw new Failure(`var '${varText(each)}' cannot be mapped to a field in the set of known resources`);
  const path = splitFieldPath(each.fieldPath).flatMap((part) => /^(.*)\[(\d+)\]$/.exec(part)?.slice(1).filter((piece) => piece !== '') ?? [part]);
  const node = attempt(() => lookup(resource.node, path));
  if (node === undefined || node instanceof Failure) throw new Failure(`field specified in var '${varText(each)}' not found in corresponding resource`);
  return node.kind === 'scalar' ? typed(node) : undefined;
}

function typed({ tag, value }: YamlNode): Value {
  if (tag === '!!int' || tag === '!!float') return numberOf(value);
  return tag === '!!bool' ? value.toLowerCase() === 'true' : value;
}

/** A text that is one reference becomes the value itself. */
function replaceAll(text: string, value: (name: string) => Value): Value {
  const whole = /^\$\(([^)]*)\)$/.exec(text);
  if (whole !== null) return value(whole[1] as string);
  return text.replace(/\$(\$|\(([^)]*)\))/g, (_all, found: string, name?: string) => (found === '$' ? '$' : String(value(name ?? ''))));
}

function setValues(node: YamlNode, expand: (text: string) => Value): void {
  if (isMissing(node)) return;
  if (node.kind === 'scalar' && isText(node)) update(node, expand(node.value));
  if (node.kind === 'map') {
    for (const [key, value] of pairsOf(node)) {
      if (!isText(key)) throw new Failure(`invalid map key: value='${key.value}', tag='${key.tag}'`);
      if (isText(value)) update(value, expand(value.value));
    }
  }
  if (node.kind !== 'seq') return;
  for (const item of node.content) {
    if (!isText(item)) throw new Failure('invalid value type expect a string');
    update(item, expand(item.value));
  }
}

function update(node: YamlNode, value: Value): void {
  node.value = String(value);
  node.tag = typeof value === 'string' ? '!!str' : typeof value === 'boolean' ? '!!bool' : Number.isInteger(value) ? '!!int' : '!!float';
  node.style = '';
}
