// Mirrors sigs.k8s.io/kustomize/api/resource: an object, with its history in annotations that the build takes away again
import { goJson } from '#kubectl/printers/go-json.js';
import { type Dynamic, sortKeys } from '#kubectl/rest/dynamic.js';
import { attempt, Failure } from './failure.js';
import { apiVersionOf, effectiveNamespace, type Gvk, type ResId, scopedId, splitApiVersion } from './ids.js';
import { strategicMerge } from './merge.js';
import { clear, lookup, setField } from './nodes/fields.js';
import { goSyntax, jsonOf, UnsupportedMap } from './nodes/json.js';
import { fieldOf, isEmpty, pairsOf, scalarNode, stringNode, YamlNode } from './nodes/node.js';
import type { Schemas } from './schema.js';

const DOMAIN = 'internal.config.kubernetes.io';
export const PREFIXES = `${DOMAIN}/prefixes`;
export const SUFFIXES = `${DOMAIN}/suffixes`;
const PREVIOUS_NAMES = `${DOMAIN}/previousNames`;
const PREVIOUS_NAMESPACES = `${DOMAIN}/previousNamespaces`;
const PREVIOUS_KINDS = `${DOMAIN}/previousKinds`;
export const BEHAVIOR = `${DOMAIN}/generatorBehavior`;
export const NEEDS_HASH = `${DOMAIN}/needsHashSuffix`;
export const ALLOW_NAME_CHANGE = `${DOMAIN}/allowNameChange`;
export const ALLOW_KIND_CHANGE = `${DOMAIN}/allowKindChange`;
const REFERRED_BY = `${DOMAIN}/refBy`;
const ENABLED = 'enabled';

const BUILD_ANNOTATIONS: readonly string[] = [
  PREVIOUS_KINDS, PREVIOUS_NAMES, PREFIXES, SUFFIXES, PREVIOUS_NAMESPACES, ALLOW_NAME_CHANGE, ALLOW_KIND_CHANGE, REFERRED_BY, BEHAVIOR, NEEDS_HASH,
  `${DOMAIN}/path`, `${DOMAIN}/index`, `${DOMAIN}/seqindent`, `${DOMAIN}/id`, `${DOMAIN}/annotations-migration-resource-id`, 'config.kubernetes.io/path', 'config.kubernetes.io/index', 'config.k8s.io/id',
];

export type Strings = Record<string, string>;

export class Resource {
  /** The vars that look into this object. */
  readonly varNames: string[] = [];

  constructor(
    public node: YamlNode,
    readonly schemas: Schemas,
  ) {}

  get kind(): string {
    return fieldOf(this.node, 'kind')?.value ?? '';
  }
  get apiVersion(): string {
    return fieldOf(this.node, 'apiVersion')?.value ?? '';
  }
  get gvk(): Gvk {
    const [group, version] = splitApiVersion(this.apiVersion);
    return { group, version, kind: this.kind };
  }
  get name(): string {
    return this.#metaText('name');
  }
  get namespace(): string {
    return this.#metaText('namespace');
  }
  get id(): ResId {
    return scopedId(this.gvk, this.name, this.namespace, this.schemas);
  }

  /** What it was called before, the oldest first. Throws Failure where a patch spoilt the history. */
  get previousIds(): readonly ResId[] {
    const annotations = this.annotations;
    if (annotations[PREVIOUS_NAMES] === undefined) return [];
    const parts = (key: string) => (annotations[key] ?? '').split(',');
    const [names, namespaces, kinds] = [parts(PREVIOUS_NAMES), parts(PREVIOUS_NAMESPACES), parts(PREVIOUS_KINDS)];
    if (names.length !== namespaces.length || names.length !== kinds.length) throw new Failure('number of previous names, number of previous namespaces, number of previous kinds not equal');
    return names.map((name, i) => ({ ...this.gvk, kind: kinds[i] ?? '', name, namespace: namespaces[i] ?? '', isClusterScoped: false }));
  }
  get originalId(): ResId {
    return this.previousIds[0] ?? this.id;
  }
  storePreviousId(): void {
    const { id } = this;
    this.append(PREVIOUS_NAMES, id.name);
    this.append(PREVIOUS_NAMESPACES, effectiveNamespace(id));
    this.append(PREVIOUS_KINDS, id.kind);
  }

  setName(name: string): void {
    setField(this.#metadata(), 'name', scalarNode(name));
  }
  setKind(kind: string): void {
    setField(this.node, 'kind', scalarNode(kind));
  }
  setApiVersion(gvk: Gvk): void {
    setField(this.node, 'apiVersion', scalarNode(apiVersionOf(gvk)));
  }
  setNamespace(namespace: string): void {
    if (namespace === '') clear(lookup(this.node, ['metadata']), 'namespace');
    else setField(this.#metadata(), 'namespace', scalarNode(namespace));
  }

  get annotations(): Strings {
    return this.#metaMap('annotations');
  }
  get labels(): Strings {
    return this.#metaMap('labels');
  }
  setAnnotations(annotations: Strings): void {
    this.#setMetaMap('annotations', annotations);
  }
  setLabels(labels: Strings): void {
    this.#setMetaMap('labels', labels);
  }
  /** Without a value, the annotation goes. */
  setAnnotation(key: string, value: string | undefined): void {
    const { [key]: _old, ...others } = this.annotations;
    this.setAnnotations(value === undefined ? others : { ...others, [key]: value });
  }

  /** Adds to a list that an annotation holds. */
  append(key: string, value: string): void {
    if (value === '') return;
    const metadata = this.#metadata();
    const annotations = lookup(metadata, ['annotations'], 'map') as YamlNode;
    const known = fieldOf(annotations, key);
    setField(annotations, key, stringNode(known === undefined ? value : `${known.value},${value}`));
  }
  listIn(key: string): readonly string[] {
    return this.annotations[key]?.split(',') ?? [];
  }
  enable(key: string): void {
    this.setAnnotation(key, ENABLED);
  }
  isEnabled(key: string): boolean {
    return this.annotations[key] === ENABLED;
  }
  referBy(text: string): void {
    this.append(REFERRED_BY, text);
  }
  removeBuildAnnotations(): void {
    const kept = Object.entries(this.annotations);
    if (kept.length > 0) this.setAnnotations(Object.fromEntries(kept.filter(([key]) => !BUILD_ANNOTATIONS.includes(key))));
  }
  /** The annotations that tell the history. */
  get internalAnnotations(): Strings {
    return Object.fromEntries(Object.entries(this.annotations).filter(([key]) => key.startsWith(DOMAIN)));
  }

  get isEmpty(): boolean {
    return isEmpty(this.node);
  }
  copy(): Resource {
    const made = new Resource(this.node.copy(), this.schemas);
    made.varNames.push(...this.varNames);
    return made;
  }

  /** Takes over labels, annotations, name and namespace of what it merges with or takes the place of. */
  inherit(old: Resource): void {
    this.setLabels({ ...old.labels, ...this.labels });
    const own = this.annotations;
    const before = old.annotations;
    const merged = { ...before, ...own };
    for (const key of BUILD_ANNOTATIONS) {
      if (before[key] === undefined) delete merged[key];
      else merged[key] = before[key];
    }
    if (own[NEEDS_HASH] === undefined) delete merged[NEEDS_HASH];
    this.setAnnotations(merged);
    this.setName(old.name);
    this.setNamespace(old.namespace);
    this.varNames.splice(0, this.varNames.length, ...old.varNames);
  }

  applyMergePatch(patch: Resource): void {
    const { name, namespace, kind } = this;
    const [nameMayChange, kindMayChange] = [patch.isEnabled(ALLOW_NAME_CHANGE), patch.isEnabled(ALLOW_KIND_CHANGE)];
    if (nameMayChange || kindMayChange) this.storePreviousId();
    // What is changed is changed in place; a patch that wants to take the whole object's place is not heeded.
    if (strategicMerge(this.node, patch.node, this.schemas) === undefined) this.node = new YamlNode('none');
    if (this.isEmpty) return;
    if (!kindMayChange) this.setKind(kind);
    if (!nameMayChange) this.setName(name);
    this.setNamespace(namespace);
  }

  /** Throws Failure. */
  json(): Dynamic {
    return jsonOf(this.node);
  }
  /** What is printed of it. Throws Failure. */
  output(): Dynamic {
    try {
      return this.json();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(`${error instanceof UnsupportedMap ? goSyntax(this.node) : 'map[string]interface {}(nil)'}: ${error.message}`);
    }
  }
  /** As Go prints it. */
  toString(): string {
    const text = attempt(() => goJson(sortKeys(this.json())));
    return text instanceof Failure ? `<${text.message}>` : text;
  }

  #metadata(): YamlNode {
    return lookup(this.node, ['metadata'], 'map') as YamlNode;
  }
  #meta(): YamlNode | undefined {
    const metadata = fieldOf(this.node, 'metadata');
    return isEmpty(metadata) ? undefined : metadata;
  }
  #metaText(key: string): string {
    const found = fieldOf(this.#meta(), key);
    return isEmpty(found) ? '' : (found?.value ?? '');
  }
  #metaMap(key: string): Strings {
    const map = fieldOf(this.#meta(), key);
    return map === undefined ? {} : Object.fromEntries([...pairsOf(map)].map(([name, value]) => [name.value, value.value]));
  }
  #setMetaMap(key: string, values: Strings): void {
    const metadata = this.#metadata();
    clear(metadata, key);
    const names = Object.keys(values).sort((a, b) => (a < b ? -1 : 1));
    if (names.length === 0) return;
    const map = lookup(metadata, [key], 'map') as YamlNode;
    for (const name of names) setField(map, name, stringNode(values[name] as string));
  }
}
