// Mirrors sigs.k8s.io/kustomize/api/internal/plugins/builtinconfig: the fields that the built-in transformers change
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { ANNOTATIONS, IMAGES, METADATA_LABELS, NAMES, NAMESPACES, REPLICAS, SELECTOR_LABELS, VARS } from './default-fields.js';
import { NAME_REFERENCES } from './default-references.js';
import { Failure, within } from './failure.js';
import type { FieldSpec } from './field-spec.js';
import { type Struct, decodeGo } from './go-decode.js';
import { type Gvk, isSelected, sameGvk } from './ids.js';
import { parse } from './kustomization.js';
import { FIRST, LAST, rankIn, sortText } from './order.js';
import { fieldSpec } from './shapes.js';

/** The fields that refer to objects of one kind. */
export interface NameReference extends Gvk {
  readonly fieldSpecs: readonly FieldSpec[];
}

const LISTS = ['namePrefix', 'nameSuffix', 'namespace', 'commonLabels', 'labels', 'templateLabels', 'commonAnnotations', 'varReference', 'images', 'replicas'] as const;
export type ListName = (typeof LISTS)[number];
export type Config = { readonly [name in ListName]: readonly FieldSpec[] } & { readonly nameReference: readonly NameReference[] };

const NAMES_IN_ERRORS: Readonly<Record<ListName | 'nameReference', string>> = {
  namePrefix: 'NamePrefix', nameSuffix: 'NameSuffix', namespace: 'NameSpace', commonLabels: 'CommonLabels', labels: 'Labels', templateLabels: 'TemplateLabels',
  commonAnnotations: 'CommonAnnotations', varReference: 'VarReference', images: 'Images', replicas: 'Replicas', nameReference: 'NameReference',
};

export const emptyConfig: Config = {
  namePrefix: [], nameSuffix: [], namespace: [], commonLabels: [], labels: [], templateLabels: [], commonAnnotations: [], varReference: [], images: [], replicas: [], nameReference: [],
};

/** What kustomize brings along. */
export function defaultConfig(): Config {
  return sorted({
    ...emptyConfig,
    namePrefix: specsOf(NAMES), nameSuffix: specsOf(NAMES), namespace: specsOf(NAMESPACES), commonLabels: [...specsOf(SELECTOR_LABELS), ...specsOf(METADATA_LABELS)], templateLabels: specsOf(METADATA_LABELS),
    commonAnnotations: specsOf(ANNOTATIONS), varReference: specsOf(VARS), images: specsOf(IMAGES), replicas: specsOf(REPLICAS),
    nameReference: NAME_REFERENCES.map(([target, fields]) => ({ ...gvkOf(target), fieldSpecs: specsOf(fields) })),
  });
}

function specsOf(fields: Readonly<Record<string, string>>): FieldSpec[] {
  return Object.entries(fields).flatMap(([path, kinds]) => kinds.split(' ').map((kind) => ({ ...gvkOf(kind), path: path.replace(/\+$/, ''), create: path.endsWith('+') })));
}

/** `Kind`, `Kind@group` or `Kind@group/version`; `*` is any. */
function gvkOf(text: string): Gvk {
  const [kind = '', where = ''] = text.split('@');
  const slash = where.lastIndexOf('/');
  return { kind: kind === '*' ? '' : kind, group: slash < 0 ? where : where.slice(0, slash), version: slash < 0 ? '' : where.slice(slash + 1) };
}

const nameReference: Struct = { struct: 'NameBackReferences', fields: { group: 'string', version: 'string', kind: 'string', fieldSpecs: { list: fieldSpec, named: 'types.FsSlice' } } };
const configShape: Struct = { struct: 'TransformerConfig', fields: { ...Object.fromEntries(LISTS.map((name) => [name, { list: fieldSpec, named: 'types.FsSlice' }])), nameReference: { list: nameReference, named: 'builtinconfig.nbrSlice' } } };

/** The text of a file of `configurations`. Throws Failure. */
export function readConfig(text: string): Config {
  const decoded = within('error unmarshaling JSON: while decoding JSON', () => decodeGo(parse(text), configShape, true));
  const lists = Object.fromEntries(LISTS.map((name) => [name, (decoded[name] ?? []).map(fullSpec)]));
  return sorted({ ...emptyConfig, ...lists, nameReference: (decoded.nameReference ?? []).map((each: Dynamic) => ({ ...fullGvk(each), fieldSpecs: (each.fieldSpecs ?? []).map(fullSpec) })) });
}

function fullGvk({ group = '', version = '', kind = '' }: Dynamic): Gvk {
  return { group, version, kind };
}
export function fullSpec(decoded: Dynamic): FieldSpec {
  return { ...fullGvk(decoded), path: decoded.path ?? '', create: decoded.create === true };
}

/** Both together; what is in the first already is not said twice. Throws Failure. */
export function mergeConfigs(first: Config, second: Config): Config {
  const merge = <T>(name: ListName | 'nameReference', step: () => T): T => within(`failed to merge ${NAMES_IN_ERRORS[name]} fieldSpec`, step);
  const lists = Object.fromEntries(LISTS.map((name) => [name, merge(name, () => mergeSpecs(first[name], second[name]))]));
  return sorted({ ...emptyConfig, ...lists, nameReference: merge('nameReference', () => second.nameReference.reduce(mergeReference, first.nameReference)) });
}

function mergeReference(known: readonly NameReference[], added: NameReference): readonly NameReference[] {
  if (!known.some((each) => sameGvk(each, added))) return [...known, added];
  return known.map((each) => (sameGvk(each, added) ? { ...each, fieldSpecs: mergeSpecs(each.fieldSpecs, added.fieldSpecs) } : each));
}

/** Throws Failure where one field is to be made by one specification and not by another. */
export function mergeSpecs(known: readonly FieldSpec[], added: readonly FieldSpec[]): FieldSpec[] {
  const merged = [...known];
  for (const spec of added) {
    const same = merged.find((each) => isSelected(each, spec) && each.path === spec.path);
    if (same === undefined) merged.push(spec);
    else if (same.create !== spec.create) throw new Failure('conflicting fieldspecs');
  }
  return merged;
}

function sorted(config: Config): Config {
  const lists = Object.fromEntries(LISTS.map((name) => [name, byKind(config[name])]));
  return { ...emptyConfig, ...lists, nameReference: byKind(config.nameReference) };
}

const rank = rankIn(FIRST, LAST);

function byKind<T extends Gvk>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => rank(a.kind) - rank(b.kind) || (sortText(a) < sortText(b) ? -1 : sortText(a) > sortText(b) ? 1 : 0));
}
