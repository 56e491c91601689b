// Mirrors kustomize's configMapGenerator and secretGenerator
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Process } from '#linux/kernel/process.js';
import { contentHash } from '#kubectl/verbs/create/content-hash.js';
import { readSources } from '#kubectl/verbs/create/sources.js';
import { encodeBase64 } from '#kubectl/rest/base64.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import type { Item } from './item.js';

export function generateConfigMaps(proc: Process, folder: string, kustomization: Dynamic, items: Item[]): void {
  for (const args of listOf(kustomization.configMapGenerator)) {
    const data = contentOf(proc, folder, args, (content) => decodeUtf8(content));
    place(items, args, kustomization, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: args.name }, ...(Object.keys(data).length > 0 ? { data } : {}) });
  }
}

export function generateSecrets(proc: Process, folder: string, kustomization: Dynamic, items: Item[]): void {
  for (const args of listOf(kustomization.secretGenerator)) {
    const data = contentOf(proc, folder, args, encodeBase64);
    place(items, args, kustomization, { apiVersion: 'v1', kind: 'Secret', metadata: { name: args.name }, ...(Object.keys(data).length > 0 ? { data } : {}), type: args.type ?? 'Opaque' });
  }
}

function contentOf(proc: Process, folder: string, args: Dynamic, encode: (content: Uint8Array) => string): Record<string, string> {
  const data: Record<string, string> = {};
  const add = (key: string, content: Uint8Array) => {
    data[key] = encode(content);
  };
  const inFolder = (source: string) => {
    const equals = source.indexOf('=');
    const path = equals < 0 ? source : source.slice(equals + 1);
    const key = equals < 0 ? (path.split('/').pop() as string) : source.slice(0, equals);
    return `${key}=${path.startsWith('/') ? path : `${folder}/${path}`}`;
  };
  for (const literal of listOf(args.literals)) {
    const equals = String(literal).indexOf('=');
    if (equals <= 0) throw new Fatal(`invalid literal source ${literal}, expected key=value`);
    add(String(literal).slice(0, equals), encodeUtf8(String(literal).slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2')));
  }
  readSources(proc, { fromLiteral: [], fromFile: listOf(args.files).map((file) => inFolder(String(file))), fromEnvFile: [] }, 'configmap', add);
  const envs = [...listOf(args.envs), ...(args.env === undefined ? [] : [args.env])].map((file) => (String(file).startsWith('/') ? String(file) : `${folder}/${file}`));
  readSources(proc, { fromLiteral: [], fromFile: [], fromEnvFile: envs }, 'configmap', add);
  return data;
}

function place(items: Item[], args: Dynamic, kustomization: Dynamic, object: Dynamic): void {
  const general = kustomization.generatorOptions ?? {};
  const own = args.options ?? {};
  const { labels, annotations } = { labels: { ...general.labels, ...own.labels }, annotations: { ...general.annotations, ...own.annotations } };
  if (Object.keys(labels).length > 0) object.metadata.labels = labels;
  if (Object.keys(annotations).length > 0) object.metadata.annotations = annotations;
  if (own.immutable ?? general.immutable) object.immutable = true;
  if (args.namespace !== undefined) object.metadata.namespace = args.namespace;
  const hashed = !(own.disableNameSuffixHash ?? general.disableNameSuffixHash ?? false);
  const known = items.find((item) => item.object.kind === object.kind && item.names.includes(args.name));
  if (args.behavior === 'merge' || args.behavior === 'replace') {
    if (known === undefined) throw new Fatal(`merging from generator ${JSON.stringify(args.name)}: id resid.ResId does not exist; cannot merge or replace`);
    const data = args.behavior === 'merge' ? { ...known.object.data, ...object.data } : object.data;
    known.object = { ...known.object, data, metadata: { ...known.object.metadata, ...(object.metadata.labels === undefined ? {} : { labels: { ...known.object.metadata.labels, ...object.metadata.labels } }) } };
    return;
  }
  if (known !== undefined) throw new Fatal(`may not add resource with an already registered id: ${object.kind}.v1.[noGrp]/${args.name}.[noNs]`);
  items.push({ object, names: [args.name], namespaces: [args.namespace ?? ''], hashed });
}

/** The name with the hash of the content, once all overlays are done. Kustomize hashes it without its name. */
export function hashedName(object: Dynamic): string {
  return `${object.metadata.name}-${contentHash({ ...object, metadata: { ...object.metadata, name: '' } })}`;
}
