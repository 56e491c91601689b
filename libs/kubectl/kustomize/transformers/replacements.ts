// Mirrors ReplacementTransformer of sigs.k8s.io/kustomize/api/internal/builtins and api/filters/replacement
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { isRecord } from '#kubectl/rest/dynamic.js';
import { attempt, Failure, within } from '#kubectl/kustomize/failure.js';
import { decodeGo } from '#kubectl/kustomize/go-decode.js';
import { effectiveNamespace, idText, isSelected, type ResId } from '#kubectl/kustomize/ids.js';
import { parse } from '#kubectl/kustomize/kustomization.js';
import { lookup } from '#kubectl/kustomize/nodes/fields.js';
import { isEmpty, type NodeKind, scalarNode, textOf, type YamlNode } from '#kubectl/kustomize/nodes/node.js';
import { splitFieldPath } from '#kubectl/kustomize/nodes/path.js';
import { matchPath } from '#kubectl/kustomize/nodes/path-match.js';
import { fitsLabels, type Selector } from '#kubectl/kustomize/resmap.js';
import type { Resource } from '#kubectl/kustomize/resource.js';
import { fullSelector } from '#kubectl/kustomize/selector.js';
import { replacement as replacementShape } from '#kubectl/kustomize/shapes.js';
import type { Surroundings, Transform } from './transformer.js';

const DEFAULT_PATH = 'metadata.name';

/** The entries of `replacements`, inline or in files. Throws Failure. */
export function makeReplacements(entries: readonly Dynamic[], { loader }: Surroundings): Transform {
  const replacements = entries.flatMap((entry): Dynamic[] => {
    if (!entry.path) return [entry];
    if (entry.source !== undefined || (entry.targets ?? []).length > 0) throw new Failure('cannot specify both path and inline replacement');
    return readReplacements(loader.text(entry.path));
  });
  return (map) => {
    for (const replacement of replacements) replace(map.list, replacement);
    map.dropEmpties();
  };
}

function readReplacements(text: string): Dynamic[] {
  const value = parse(text);
  const decode = (each: Dynamic) => within('error unmarshaling JSON: while decoding JSON', () => decodeGo(each, replacementShape, false));
  if (Array.isArray(value)) return value.map(decode);
  if (isRecord(value)) return [decode(value)];
  throw new Failure(`unsupported replacement type encountered within replacement path: ${value === null || value === undefined ? 'invalid' : typeof value === 'number' ? 'float64' : typeof value === 'boolean' ? 'bool' : 'string'}`);
}

function replace(resources: readonly Resource[], replacement: Dynamic): void {
  const { source, sourceValue, targets } = replacement;
  if ((sourceValue === undefined && source === undefined) || targets === undefined) throw new Failure('replacements must specify a source and at least one target');
  if (sourceValue !== undefined && source !== undefined) throw new Failure('value and resource selectors are mutually exclusive');
  const value = sourceValue !== undefined ? scalarNode(sourceValue) : findSource(resources, source);
  for (const target of targets) applyTo(resources, value, target);
}

const idsOf = (resource: Resource): readonly ResId[] => [{ ...resource.id, isClusterScoped: false }, ...resource.previousIds];

function isSelectedBy(id: ResId, selector: Selector): boolean {
  const fitsNamespace = selector.namespace === '' || effectiveNamespace({ ...selector, isClusterScoped: false }) === effectiveNamespace(id);
  return (selector.name === '' || selector.name === id.name) && fitsNamespace && isSelected(id, selector);
}

function findSource(resources: readonly Resource[], source: Dynamic): YamlNode {
  const selector = fullSelector(source);
  const found = within('error getting node IDs', () => resources.filter((each) => idsOf(each).some((id) => isSelectedBy(id, selector))));
  if (found.length > 1) throw new Failure(`multiple matches for selector ${sourceText(source)}`);
  const [resource] = found;
  if (resource === undefined) throw new Failure(`nothing selected by ${sourceText(source)}`);
  const path = source.fieldPath || DEFAULT_PATH;
  const node = within('error looking up replacement source', () => lookup(resource.node, splitFieldPath(path)));
  if (node === undefined || isEmpty(node)) throw new Failure(`fieldPath \`${path}\` is missing for replacement source ${idText(selector)}`);
  return refined(node, source.options);
}

function sourceText({ fieldPath, options, ...source }: Dynamic): string {
  const shown = options?.delimiter || options?.create ? `${options.delimiter ?? ''}(${options.index ?? 0}), create=${options.create === true}` : '';
  return [idText(fullSelector(source)), fieldPath ?? '', shown].filter((part) => part !== '').join(':');
}

/** The part of a text that the options choose. */
function refined(node: YamlNode, options: Dynamic): YamlNode {
  if (!options?.delimiter) return node;
  requireScalar(node);
  const parts = textOf(node).split(options.delimiter);
  const index = options.index ?? 0;
  const part = index < 0 ? undefined : parts[index];
  if (part === undefined) throw new Failure(`options.index ${index} is out of bounds for value ${textOf(node)}`);
  const copy = node.copy();
  copy.value = part;
  return copy;
}

function requireScalar({ kind }: YamlNode): void {
  if (kind !== 'scalar') throw new Failure('delimiter option can only be used with scalar nodes');
}

function applyTo(resources: readonly Resource[], value: YamlNode, target: Dynamic): void {
  if (target.select === undefined) throw new Failure('target must specify resources to select');
  const selector = fullSelector(target.select);
  const rejects: Selector[] = (target.reject ?? []).map(fullSelector);
  for (const resource of resources) {
    const ids = idsOf(resource);
    if (!fitsSelectors(resource, selector) || rejects.some((each) => hasSelectors(each) && fitsSelectors(resource, each))) continue;
    if (ids.some((id) => isSelectedBy(id, selector)) && !rejects.some((each) => hasId(each) && ids.some((id) => isSelectedBy(id, each)))) copyInto(resource.node, value, target);
  }
}

const hasSelectors = ({ annotationSelector, labelSelector }: Selector) => annotationSelector !== '' || labelSelector !== '';
const hasId = ({ group, version, kind, name, namespace }: Selector) => [group, version, kind, name, namespace].some((part) => part !== '');

function fitsSelectors(resource: Resource, { annotationSelector, labelSelector }: Selector): boolean {
  return fitsLabels(annotationSelector, resource.annotations) && fitsLabels(labelSelector, resource.labels);
}

function copyInto(node: YamlNode, value: YamlNode, { fieldPaths, options }: Dynamic): void {
  const creates = options?.create === true;
  const paths: readonly string[] = fieldPaths === undefined || fieldPaths.length === 0 ? [DEFAULT_PATH] : fieldPaths;
  for (const path of paths) {
    const problem = `unable to find ${creates ? 'or create ' : ''}field ${JSON.stringify(path)} in replacement target`;
    const kind: NodeKind = creates ? value.kind : 'none';
    const fields = attempt(() => matchPath(node, splitFieldPath(path), kind));
    if (fields instanceof Failure) throw new Failure(`${problem}: ${fields.message}`);
    if (fields.length === 0) throw new Failure(problem);
    for (const field of fields) setField(field, value.copy(), options);
  }
}

function setField(field: YamlNode, value: YamlNode, options: Dynamic): void {
  if (options?.delimiter) {
    requireScalar(field);
    const parts = field.value.split(options.delimiter);
    const index = options.index ?? 0;
    if (index < 0) parts.unshift(textOf(value));
    else if (index >= parts.length) parts.push(textOf(value));
    else parts[index] = textOf(value);
    value.value = parts.join(options.delimiter);
  }
  // A scalar keeps its type: a number stays one, whatever the text that takes its place.
  if (field.kind === 'scalar') field.value = value.value;
  else field.assign(value);
}
