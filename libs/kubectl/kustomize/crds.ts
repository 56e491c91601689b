// Mirrors sigs.k8s.io/kustomize/api/internal/accumulator (loadconfigfromcrds.go): what OpenAPI definitions say of fields
import { type Dynamic, isRecord, sortedEntries } from '#kubectl/rest/dynamic.js';
import { type Config, emptyConfig, mergeConfigs } from './config.js';
import { within } from './failure.js';
import type { FieldSpec } from './field-spec.js';
import { parse } from './kustomization.js';

type Definitions = Readonly<Record<string, Dynamic>>;

/** The fields of one file of `crds`. Throws Failure. */
export function readCrds(text: string, path: string): Config {
  const parsed = within(`unable to parse open API definition from '${path}'`, () => parse(text));
  const definitions: Definitions = isRecord(parsed) ? parsed : {};
  let config = emptyConfig;
  for (const [name, definition] of sortedEntries(definitions)) {
    const properties = propertiesOf(definition);
    if (!['kind', 'apiVersion', 'metadata'].every((each) => Object.hasOwn(properties, each))) continue;
    const kind = name.split('.').pop() as string;
    config = mergeConfigs(config, walk(definitions, name, kind, [], new Set()));
  }
  return config;
}

function propertiesOf(definition: Dynamic): Record<string, Dynamic> {
  const schema = definition?.Schema ?? definition?.schema;
  return isRecord(schema?.properties) ? schema.properties : {};
}

function walk(definitions: Definitions, type: string, kind: string, path: readonly string[], seen: ReadonlySet<string>): Config {
  let config = emptyConfig;
  if (seen.has(type) || definitions[type] === undefined) return config;
  for (const [name, property] of sortedEntries(propertiesOf(definitions[type]))) {
    const below = [...path, name];
    config = mergeConfigs(config, ownFields(property, kind, below));
    if (typeof property?.['$ref'] === 'string') config = mergeConfigs(config, walk(definitions, property['$ref'], kind, below, new Set([...seen, type])));
  }
  return config;
}

function ownFields(property: Dynamic, kind: string, path: readonly string[]): Config {
  const has = (key: string) => typeof property?.[`x-kubernetes-${key}`] === 'string';
  const spec = (...more: readonly string[]): FieldSpec => ({ group: '', version: '', kind, path: [...path, ...more].join('/'), create: false });
  const version = property?.['x-kubernetes-object-ref-api-version'];
  const target = property?.['x-kubernetes-object-ref-kind'];
  return {
    ...emptyConfig,
    commonAnnotations: has('annotation') ? [spec()] : [],
    commonLabels: has('label-selector') ? [spec()] : [],
    namePrefix: has('identity') ? [spec()] : [],
    nameReference: typeof version === 'string' && typeof target === 'string' ? [{ group: '', version, kind: target, fieldSpecs: [spec(property['x-kubernetes-object-ref-name-key'] ?? 'name')] }] : [],
  };
}
