// Mirrors ImageTagTransformer of sigs.k8s.io/kustomize/api/internal/builtins
import { changeFields, type FieldSpec } from '#kubectl/kustomize/field-spec.js';
import { get, requireKind, setScalar } from '#kubectl/kustomize/nodes/fields.js';
import { pairsOf, scalarNode, type YamlNode } from '#kubectl/kustomize/nodes/node.js';
import { findsPattern } from '#kubectl/kustomize/patterns.js';
import type { Transform } from './transformer.js';

/** Empty fields leave as it is what they stand for. */
export interface ImageChange {
  readonly name?: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

const LISTS = ['containers', 'initContainers'];

export function setImages(change: ImageChange, specs: readonly FieldSpec[]): Transform {
  return (map) => {
    const others = map.list.filter(({ kind }) => kind !== 'CustomResourceDefinition');
    for (const { node } of others) changeContainers(node, change);
    for (const { node } of others) changeFields(node, specs, { set: (field) => setImage(field, change) });
  };
}

/** Containers wherever they stand. */
function changeContainers(node: YamlNode, change: ImageChange): void {
  if (node.kind === 'seq') for (const item of node.content) changeContainers(item, change);
  if (node.kind !== 'map') return;
  for (const [key, value] of pairsOf(node)) {
    changeContainers(value, change);
    if (!LISTS.includes(key.value) || value.kind !== 'seq') continue;
    for (const container of value.content) {
      const image = get(container, 'image');
      if (image !== undefined) setImage(image, change);
    }
  }
}

function setImage(node: YamlNode, change: ImageChange): void {
  requireKind(node, 'scalar');
  if (!findsPattern(`^${change.name ?? ''}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`, node.value)) return;
  const own = splitImage(node.value);
  const name = change.newName || own.name;
  const { tag, digest } = tagAndDigest(own, change);
  setScalar(node, scalarNode(`${name}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`));
}

function tagAndDigest(own: Image, { newTag = '', digest = '', tagSuffix = '' }: ImageChange): { readonly tag: string; readonly digest: string } {
  if (newTag !== '') return { tag: newTag, digest };
  if (digest !== '') return { tag: '', digest };
  return tagSuffix === '' ? own : { tag: `${own.tag}${tagSuffix}`, digest: '' };
}

interface Image {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

/** A colon before the first slash is of a port. */
function splitImage(image: string): Image {
  const slash = Math.max(image.indexOf('/'), 0);
  const rest = image.slice(slash);
  const at = rest.indexOf('@');
  const colon = rest.indexOf(':');
  if (at < 0 && colon < 0) return { name: image, tag: '', digest: '' };
  if (at >= 0 && (at < colon || colon < 0)) return { name: image.slice(0, slash + at), tag: '', digest: rest.slice(at + 1) };
  return { name: image.slice(0, slash + colon), tag: at < 0 ? rest.slice(colon + 1) : rest.slice(colon + 1, at), digest: at < 0 ? '' : rest.slice(at + 1) };
}
