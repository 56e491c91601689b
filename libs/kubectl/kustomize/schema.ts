// Mirrors sigs.k8s.io/kustomize/kyaml/openapi
import { type Dynamic, entriesOf, isRecord, listOf } from '#kubectl/rest/dynamic.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { Failure } from './failure.js';
import { KINDS, PLAIN_KINDS, TYPES } from './schema-facts.js';
import { CLUSTER_KINDS } from './scope-facts.js';

/** What is known of a field: how a list of it is merged, and what stands below it. */
export interface Schema {
  /** The keys that items of a merged list are told apart by; none for items that are keys themselves. undefined: replaced. */
  readonly mergeKeys?: readonly string[] | undefined;
  field(name: string): Schema | undefined;
  items(): Schema | undefined;
}

/** All that a build knows of kinds. */
export interface Schemas {
  find(apiVersion: string, kind: string): Schema | undefined;
  isClusterScoped(apiVersion: string, kind: string): boolean;
}

const leaf: Schema = { field: () => undefined, items: () => undefined };

function typed(name: string): Schema {
  const type = TYPES[name] ?? '';
  return {
    field(wanted) {
      const found = type.split(' ').find((part) => part.startsWith(`${wanted}=`));
      return found === undefined ? leaf : fieldSchema(found.slice(wanted.length + 1));
    },
    items: () => undefined,
  };
}

function fieldSchema(text: string): Schema {
  const [type = '', keys] = text.replace('[', '').split('/');
  const below = () => (type === '' ? leaf : typed(type));
  if (keys === undefined && !text.startsWith('[')) return below();
  return { mergeKeys: keys?.split(',').filter((key) => key !== ''), field: () => undefined, items: below };
}

const has = (kinds: Readonly<Record<string, readonly string[]>>, kind: string, apiVersion: string) => Object.hasOwn(kinds, kind) && kinds[kind]?.includes(apiVersion) === true;

export const builtInSchemas: Schemas = {
  find(apiVersion, kind) {
    if (has(KINDS, kind, apiVersion)) return typed(kind);
    if (!has(PLAIN_KINDS, kind, apiVersion)) return undefined;
    return { field: (name) => (name === 'metadata' ? typed('ObjectMeta') : leaf), items: () => undefined };
  },
  isClusterScoped: (apiVersion, kind) => has(CLUSTER_KINDS, kind, apiVersion),
};

/** The kinds of an OpenAPI document of one's own, in place of the built-in ones. Throws Failure. */
export function customSchemas(text: string): Schemas {
  const document = readDocument(text);
  const definitions: Record<string, Dynamic> = isRecord(document.definitions) ? document.definitions : {};
  const byKind = new Map<string, Dynamic>();
  for (const definition of Object.values(definitions)) for (const gvk of listOf(definition?.['x-kubernetes-group-version-kind'])) byKind.set(kindKey(gvk), definition);
  const clusterKinds = clusterKindsOf(document);
  return {
    find(apiVersion, kind) {
      const definition = byKind.get(`${apiVersion}/${kind}`);
      return definition === undefined ? undefined : defined(definition, definitions);
    },
    isClusterScoped: (apiVersion, kind) => builtInSchemas.isClusterScoped(apiVersion, kind) || clusterKinds.has(`${apiVersion}/${kind}`),
  };
}

function readDocument(text: string): Dynamic {
  try {
    return readYaml(text) ?? {};
  } catch (error) {
    if (error instanceof YamlError) throw new Failure(`invalid schema file: ${error.message}`);
    throw error;
  }
}

function kindKey({ group, version, kind }: Dynamic): string {
  return `${group ? `${group}/` : ''}${version}/${kind}`;
}

/** Kinds that have a path to one object, and none with a namespace in it. */
function clusterKindsOf(document: Dynamic): Set<string> {
  const found = new Map<string, boolean>();
  for (const [path, item] of entriesOf(document.paths)) {
    const gvk = item?.get?.['x-kubernetes-group-version-kind'];
    if (isRecord(gvk)) found.set(kindKey(gvk), found.get(kindKey(gvk)) === true || path.includes('namespaces/{namespace}'));
  }
  return new Set([...found].filter(([, isNamespaced]) => !isNamespaced).map(([key]) => key));
}

function defined(definition: Dynamic, definitions: Record<string, Dynamic>): Schema {
  const resolve = (schema: Dynamic): Dynamic => {
    const name = String(schema?.['$ref'] ?? '').split('/').pop() as string;
    return schema?.['$ref'] === undefined ? schema : definitions[name];
  };
  const below = (schema: Dynamic) => {
    const found = resolve(schema);
    return isRecord(found) ? defined(found, definitions) : undefined;
  };
  return {
    mergeKeys: mergeKeysOf(definition),
    field: (name) => below(definition.properties?.[name] ?? (isRecord(definition.additionalProperties) ? definition.additionalProperties : undefined)),
    items: () => (definition.type === 'array' ? below(definition.items) : undefined),
  };
}

function mergeKeysOf(schema: Dynamic): readonly string[] | undefined {
  if (!String(schema['x-kubernetes-patch-strategy'] ?? '').split(',').includes('merge')) return undefined;
  if (Array.isArray(schema['x-kubernetes-list-map-keys'])) return schema['x-kubernetes-list-map-keys'].map(String);
  const key = schema['x-kubernetes-patch-merge-key'];
  return key === undefined ? [] : [String(key)];
}
