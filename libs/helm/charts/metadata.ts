// Mirrors helm.sh/helm/v4/pkg/chart/v2 (Metadata.Validate) and how Chart.yaml is decoded
import { type Dynamic, isRecord, listOf } from '#kubectl/rest/dynamic.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { HelmError } from '#helm/errors.js';
import { findVersion } from '#helm/semver/version.js';
import type { Dependency, Metadata } from './chart.js';

const TEXTS = ['name', 'home', 'version', 'description', 'icon', 'apiVersion', 'condition', 'tags', 'appVersion', 'kubeVersion', 'type'] as const;
const LISTS = ['sources', 'keywords'] as const;

/** Reads Chart.yaml, or the dependencies of requirements.yaml. Throws HelmError. */
export function readMetadata(text: string, file: string): Dynamic {
  let value: Dynamic;
  try {
    value = readYaml(text) ?? {};
  } catch (error) {
    if (error instanceof YamlError) throw new HelmError(`cannot load ${file}: error converting YAML to JSON: ${error.message}`);
    throw error;
  }
  const wrong = findWrongType(value);
  if (wrong !== undefined) throw new HelmError(`cannot load ${file}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${wrong}`);
  return value;
}

function goKind(value: unknown): string {
  return Array.isArray(value) ? 'array' : isRecord(value) ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The first field whose type is not Chart.yaml's. Numbers and booleans are read as texts where a text is wanted. */
export function findWrongType(value: Dynamic): string | undefined {
  if (!isRecord(value)) return `${goKind(value)} into Go value of type v2.Metadata`;
  for (const [key, item] of Object.entries(value)) {
    if (item === null) continue;
    if ((TEXTS as readonly string[]).includes(key) && typeof item === 'object') return `${goKind(item)} into Go struct field Metadata.${key} of type string`;
    if ((LISTS as readonly string[]).includes(key) && !Array.isArray(item)) return `${goKind(item)} into Go struct field Metadata.${key} of type []string`;
    if (key === 'deprecated' && typeof item !== 'boolean') return `${goKind(item)} into Go struct field Metadata.deprecated of type bool`;
    if (key === 'dependencies' && !Array.isArray(item)) return `${goKind(item)} into Go struct field Metadata.dependencies of type []*v2.Dependency`;
    if (key === 'maintainers' && !Array.isArray(item)) return `${goKind(item)} into Go struct field Metadata.maintainers of type []*v2.Maintainer`;
    if (key === 'annotations') {
      if (!isRecord(item)) return `${goKind(item)} into Go struct field Metadata.annotations of type map[string]string`;
      const wrong = Object.values(item).find((each) => typeof each === 'object' && each !== null);
      if (wrong !== undefined) return `${goKind(wrong)} into Go struct field Metadata.annotations of type string`;
    }
    if (key === 'dependencies') {
      for (const each of item) if (isRecord(each)) for (const field of ['name', 'version', 'repository', 'condition', 'alias']) if (typeof each[field] === 'object' && each[field] !== null) return `${goKind(each[field])} into Go struct field Dependency.dependencies.${field} of type string`;
    }
  }
  return undefined;
}

/** Known fields only, empty ones left out. */
export function metadataOf(value: Dynamic): Metadata {
  const found: Record<string, unknown> = {};
  for (const key of TEXTS) if (value[key] !== undefined && value[key] !== null && value[key] !== '') found[key] = sanitized(String(value[key]));
  for (const key of LISTS) if (listOf(value[key]).length > 0) found[key] = listOf(value[key]).map((item) => sanitized(String(item)));
  if (value.deprecated === true) found['deprecated'] = true;
  if (isRecord(value.annotations) && Object.keys(value.annotations).length > 0) found['annotations'] = Object.fromEntries(Object.entries(value.annotations).map(([key, item]) => [key, String(item ?? '')]));
  if (listOf(value.maintainers).length > 0) found['maintainers'] = listOf(value.maintainers);
  if (listOf(value.dependencies).length > 0) found['dependencies'] = listOf(value.dependencies).map((each) => (isRecord(each) ? dependencyOf(each) : each));
  return { name: '', version: '', apiVersion: '', ...found };
}

function dependencyOf(value: Dynamic): Dependency {
  const found: Record<string, unknown> = { name: value.name ?? '', repository: value.repository ?? '' };
  for (const key of ['version', 'condition', 'alias']) if (value[key]) found[key] = String(value[key]);
  if (value.enabled === true) found['enabled'] = true;
  for (const key of ['tags', 'import-values']) if (listOf(value[key]).length > 0) found[key] = value[key];
  return found as unknown as Dependency;
}

function sanitized(text: string): string {
  return text.replace(/\s/g, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '');
}

/** Throws HelmError with helm's `validation: …`. */
export function validateMetadata(metadata: Metadata): void {
  const problem = findMetadataProblem(metadata);
  if (problem !== undefined) throw new HelmError(`validation: ${problem}`);
}

function findMetadataProblem(metadata: Metadata): string | undefined {
  const { name, version, type = '' } = metadata;
  if (metadata.apiVersion === '') return 'chart.metadata.apiVersion is required';
  if (name === '') return 'chart.metadata.name is required';
  if (name === '.' || name === '..') return `chart.metadata.name ${JSON.stringify(name)} is not allowed`;
  if (name.includes('/')) return `chart.metadata.name ${JSON.stringify(name)} is invalid`;
  if (version === '') return 'chart.metadata.version is required';
  if (findVersion(version) === undefined) return `chart.metadata.version ${JSON.stringify(version)} is invalid`;
  if (!['', 'application', 'library'].includes(type)) return 'chart.metadata.type must be application or library';
  if (metadata.maintainers?.some((each) => each === null)) return 'maintainers must not contain empty or null nodes';
  const seen = new Set<string>();
  for (const dependency of metadata.dependencies ?? []) {
    if (dependency === null) return 'dependencies must not contain empty or null nodes';
    if (dependency.alias !== undefined && !/^[a-zA-Z0-9_-]+$/.test(dependency.alias)) return `dependency ${JSON.stringify(dependency.name)} has disallowed characters in the alias`;
    const key = dependency.alias ?? dependency.name;
    if (seen.has(key)) return `more than one dependency with name or alias ${JSON.stringify(key)}`;
    seen.add(key);
  }
  return undefined;
}
