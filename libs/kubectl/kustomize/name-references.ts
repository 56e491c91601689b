// Mirrors sigs.k8s.io/kustomize/api/filters/nameref: fields that hold a name get the one that the object has now
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import type { NameReference } from './config.js';
import { Failure, within } from './failure.js';
import { changeFields, type FieldSpec } from './field-spec.js';
import { effectiveNamespace, type Gvk, idText, isSelected, NOT_A_NAMESPACE } from './ids.js';
import { get, lookup, setField, setScalar } from './nodes/fields.js';
import { jsonOf } from './nodes/json.js';
import { fieldOf, isMissing, scalarNode, textOf, type YamlNode } from './nodes/node.js';
import type { ResMap } from './resmap.js';
import { PREFIXES, type Resource, SUFFIXES } from './resource.js';

/** Throws Failure where a name could be of several objects. */
export function fixReferences(map: ResMap, references: readonly NameReference[]): void {
  const jobs = new Map<Resource, (readonly [FieldSpec, Gvk])[]>();
  const known = map.list.map((resource) => ({ resource, id: resource.originalId }));
  for (const { fieldSpecs, ...target } of references) {
    for (const spec of fieldSpecs) {
      for (const { resource, id } of known) if (isSelected(id, spec)) jobs.set(resource, [...(jobs.get(resource) ?? []), [spec, target]]);
    }
  }
  for (const [referrer, fields] of jobs) fixReferrer(map, referrer, fields);
}

function fixReferrer(map: ResMap, referrer: Resource, fields: readonly (readonly [FieldSpec, Gvk])[]): void {
  const candidates = withinReach(map, referrer);
  for (const [spec, target] of fields) {
    const search: Search = { referrer, target, isRoleRef: spec.path.endsWith('roleRef/name'), candidates };
    const { group, version, kind } = referrer.gvk;
    const prefix = () => `updating name reference in '${spec.path}' field of '${idText(referrer.id)}'`;
    const set = (node: YamlNode) => setReference(node, search);
    try {
      changeFields(referrer.node, [{ ...spec, group, version, kind }], { set });
    } catch (error) {
      throw error instanceof Failure ? new Failure(`${prefix()}: ${error.message}`) : error;
    }
  }
}

interface Search {
  readonly referrer: Resource;
  readonly target: Gvk;
  readonly isRoleRef: boolean;
  readonly candidates: readonly Resource[];
}

/** What an object may refer to: what is in its namespace or in none, and what a binding's subjects name. */
function withinReach(map: ResMap, referrer: Resource): readonly Resource[] {
  const { id } = referrer;
  if (id.isClusterScoped) return map.list;
  const subjects = referrer.kind === 'RoleBinding' ? subjectNamespaces(referrer) : new Set<string>();
  return map.list.filter((each) => each.id.isClusterScoped || effectiveNamespace(each.id) === effectiveNamespace(id) || subjects.has(each.namespace));
}

function subjectNamespaces({ node, id }: Resource): Set<string> {
  const subjects = fieldOf(node, 'subjects');
  return new Set((subjects?.kind === 'seq' ? subjects.content : []).flatMap((subject) => {
    const namespace = fieldOf(subject, 'namespace');
    if (namespace === undefined || textOf(fieldOf(subject, 'kind')) !== 'ServiceAccount') return [];
    if (typeof jsonOf(namespace) !== 'string') throw new Failure(`Invalid Input: namespace is blank for resource ${JSON.stringify(idText(id))}\n`);
    return [textOf(namespace)];
  }));
}

function setReference(node: YamlNode, search: Search): void {
  if (isMissing(node)) return;
  if (node.kind === 'seq') {
    for (const item of node.content) {
      if (isMissing(item)) continue;
      if (item.kind === 'seq') throw new Failure(`${textOf(item)} is expected to be either a string or a map of string`);
      setReference(item, search);
    }
  } else if (node.kind === 'map') setMapping(node, search);
  else if (node.kind === 'scalar') setName(node, search);
  else throw new Failure('node must be a scalar, sequence or map');
}

function setName(node: YamlNode, search: Search): void {
  const found = findReferral(node.value, search, search.candidates, (all) => new Set(all.map(({ name }) => name)).size === 1);
  if (found === undefined) return;
  found.referBy(idText(search.referrer.id));
  if (found.name !== node.value) setScalar(node, scalarNode(found.name));
}

/** A reference with a name and perhaps a namespace. */
function setMapping(node: YamlNode, search: Search): void {
  const nameNode = within("trying to match 'name' field", () => get(node, 'name'));
  if (nameNode === undefined) throw new Failure("path config error; no 'name' field in node");
  const found = findReferral(nameNode.value, search, candidatesIn(node, search.candidates), (all) => new Set(all.map(({ name, namespace }) => `${name}/${namespace}`)).size === 1);
  if (found === undefined) return;
  const oldName = nameNode.value;
  found.referBy(idText(search.referrer.id));
  if (found.name === oldName && found.namespace === '') return;
  setField(node, 'name', scalarNode(found.name));
  if (found.namespace !== '') setField(node, 'namespace', scalarNode(found.namespace));
}

function candidatesIn(node: YamlNode, candidates: readonly Resource[]): readonly Resource[] {
  const namespaceNode = get(node, 'namespace');
  if (namespaceNode === undefined) return candidates;
  const namespace = namespaceNode.value;
  if (namespace === NOT_A_NAMESPACE) return [];
  const first = candidates.filter((each) => effectiveNamespace(each.originalId) === namespace);
  return first.length > 0 ? first : candidates.filter((each) => effectiveNamespace(each.id) === namespace);
}

function findReferral(oldName: string, search: Search, candidates: readonly Resource[], areSame: (all: readonly Resource[]) => boolean): Resource | undefined {
  const { referrer, target } = search;
  const role = search.isRoleRef ? roleRefOf(referrer.node) : undefined;
  const wasSelected = (each: Resource, gvk: Gvk) => each.previousIds.some((id) => isSelected(id, gvk));
  const named = candidates.filter((each) => each.previousIds.some(({ name }) => name === oldName) && wasSelected(each, target) && (role === undefined || wasSelected(each, role)) && isInReach(each, referrer));
  if (named.length <= 1) return named[0];
  let found = named.filter((each) => sameHistory(each, referrer, true));
  if (found.length > 1) found = found.filter((each) => sameHistory(each, referrer, false));
  if (found.length <= 1) return found[0];
  if (areSame(found)) return found[0];
  throw new Failure(`found multiple possible referrals: ${found.map(({ id }) => idText(id)).join(', ')}\n${details(referrer, found)}`);
}

function isInReach(each: Resource, { id }: Resource): boolean {
  return id.isClusterScoped || each.id.isClusterScoped || each.kind === 'ServiceAccount' || effectiveNamespace(id) === effectiveNamespace(each.id);
}

function roleRefOf(node: YamlNode): Gvk | undefined {
  const [group, kind] = ['apiGroup', 'kind'].map((key) => lookup(node, ['roleRef', key]));
  return group === undefined || kind === undefined ? undefined : { group: group.value, version: '', kind: kind.value };
}

/** The same last prefixes and suffixes; `lenient`: or none at all on one side. */
function sameHistory(a: Resource, b: Resource, lenient: boolean): boolean {
  return [PREFIXES, SUFFIXES].every((key) => sameEnding(a.listIn(key), b.listIn(key), lenient));
}

function sameEnding(a: readonly string[], b: readonly string[], lenient: boolean): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter === 0) return lenient || a.length === b.length;
  return a.slice(-shorter).every((part, i) => part === b.slice(-shorter)[i]);
}

function details(referrer: Resource, found: readonly Resource[]): string {
  const listed = found.map((each, i) => `--- possible referral ${i}:\n${writeYaml(each.json())}\n`).join('');
  return `\n**** Too many possible referral targets to referrer:\n${writeYaml(referrer.json())}\n${listed}`;
}
