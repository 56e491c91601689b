// Mirrors sigs.k8s.io/kustomize/api/internal/generators and api/kv
import { encodeUtf8 } from '#linux/env/text.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { setConfigMapData, setSecretData } from './data-map.js';
import { Failure, within } from './failure.js';
import type { Loader } from './loader.js';
import { setField } from './nodes/fields.js';
import { scalarNode, stringNode, YamlNode } from './nodes/node.js';
import { BEHAVIOR, NEEDS_HASH, Resource } from './resource.js';
import type { Schemas } from './schema.js';

/** A ConfigMap or Secret of what the arguments name. Throws Failure. */
export function generate(kind: 'ConfigMap' | 'Secret', args: Dynamic, loader: Loader, schemas: Schemas): Resource {
  if (!args.name) throw new Failure('a configmap must have a name');
  const meta = [scalarNode('name'), scalarNode(args.name, '!!str'), ...(args.namespace ? [scalarNode('namespace'), scalarNode(args.namespace, '!!str')] : [])];
  const node = new YamlNode('map', '!!map', '', '', [scalarNode('apiVersion'), scalarNode('v1'), scalarNode('kind'), scalarNode(kind), scalarNode('metadata'), new YamlNode('map', '!!map', '', '', meta)]);
  const resource = new Resource(node, schemas);
  if (kind === 'Secret') setField(node, 'type', stringNode(args.type || 'Opaque'));
  const values = within('loading KV pairs', () => readSources(args, loader));
  const byKey = new Map<string, Uint8Array>();
  for (const [key, value] of values) {
    if (byKey.has(key)) throw new Failure(`configmap ${args.name} illegally repeats the key \`${key}\``);
    byKey.set(key, value);
  }
  if (kind === 'Secret') setSecretData(node, byKey);
  else setConfigMapData(node, byKey);
  applyOptions(resource, args);
  return resource;
}

function applyOptions(resource: Resource, { options, behavior }: Dynamic): void {
  if (Object.keys(options?.labels ?? {}).length > 0) resource.setLabels({ ...resource.labels, ...options.labels });
  if (Object.keys(options?.annotations ?? {}).length > 0) resource.setAnnotations({ ...resource.annotations, ...options.annotations });
  if (options?.immutable === true) setField(resource.node, 'immutable', scalarNode('true', '!!bool'));
  if (options?.disableNameSuffixHash !== true) resource.enable(NEEDS_HASH);
  resource.setAnnotation(BEHAVIOR, ['create', 'replace', 'merge'].includes(behavior) ? behavior : 'unspecified');
}

/** The options of one generator, filled up with those of the whole kustomization. */
export function mergeOptions(own: Dynamic, general: Dynamic): Dynamic {
  if (general === undefined) return own;
  const merged = { ...own, ...(general.disableNameSuffixHash ? { disableNameSuffixHash: true } : {}), ...(general.immutable ? { immutable: true } : {}) };
  for (const key of ['labels', 'annotations']) if (own?.[key] !== undefined || general[key] !== undefined) merged[key] = { ...general[key], ...own?.[key] };
  return merged;
}

type Pair = readonly [string, Uint8Array];

function readSources({ envs = [], literals = [], files = [] }: Dynamic, loader: Loader): Pair[] {
  const list = (names: readonly string[]) => `[${names.join(' ')}]`;
  return [
    ...within(`env source files: ${list(envs)}`, () => envs.flatMap((path: string) => readEnv(loader.text(path)))),
    ...within(`literal sources ${list(literals)}`, () => literals.map(readLiteral)),
    ...within(`file sources: ${list(files)}`, () => files.map((source: string): Pair => {
      const [key, path] = splitFileSource(source);
      return [key, loader.load(path)];
    })),
  ];
}

function readEnv(text: string): Pair[] {
  return text.split('\n').flatMap((line, i): Pair[] => {
    const content = (i === 0 ? line.replace(/^\ufeff/, '') : line).replace(/\r$/, '').replace(/^\s+/, '');
    if (content === '' || content.startsWith('#')) return [];
    const equals = content.indexOf('=');
    const key = equals < 0 ? content : content.slice(0, equals);
    return key === '' ? [] : [[key, encodeUtf8(equals < 0 ? '' : content.slice(equals + 1))]];
  });
}

function readLiteral(source: string): Pair {
  const equals = source.indexOf('=');
  if (equals <= 0) throw new Failure(`invalid literal source ${source}, expected key=value`);
  const value = source.slice(equals + 1);
  const isQuoted = value.length >= 2 && value.at(0) === value.at(-1) && /^["']/.test(value);
  return [source.slice(0, equals), encodeUtf8(isQuoted ? value.slice(1, -1) : value)];
}

function splitFileSource(source: string): readonly [string, string] {
  const parts = source.split('=');
  if (parts.length === 1) return [source.replace(/(.)\/+$/, '$1').split('/').pop() as string, source];
  if (parts.length > 2) throw new Failure(`source ${JSON.stringify(source)} key name or file path contains '='`);
  const [key = '', path = ''] = parts;
  if (key === '') throw new Failure(`missing key name for file path ${JSON.stringify(path)} in source ${JSON.stringify(source)}`);
  if (path === '') throw new Failure(`missing file path for key name ${JSON.stringify(key)} in source ${JSON.stringify(source)}`);
  return [key, path];
}
