// Mirrors sigs.k8s.io/kustomize/api/resource (origin.go): where an object came from, and what changed it
import { joinPath } from './load-paths.js';
import { readNode } from './nodes/read.js';
import { nodeText } from './nodes/text.js';
import { scalarNode, YamlNode } from './nodes/node.js';
import type { Resource } from './resource.js';

export const ORIGIN = 'config.kubernetes.io/origin';
const TRANSFORMATIONS = 'alpha.config.kubernetes.io/transformations';

/** Either the path of a file, or the kustomization and what is configured in it. */
export interface Origin {
  readonly path?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: { readonly apiVersion?: string; readonly kind?: string; readonly name?: string; readonly namespace?: string };
}

export function below(origin: Origin, path: string): Origin {
  return { ...origin, path: joinPath(origin.path ?? '', path) };
}

/** Of a builtin that the kustomization in this folder configures. */
export function builtinOrigin(folder: Origin, file: string, kind: string): Origin {
  return { configuredIn: joinPath(folder.path ?? '', file), configuredBy: { apiVersion: 'builtin', kind } };
}

/** Of a generator or transformer that has a text of its own. */
export function pluginOrigin(plugin: Resource): Origin | undefined {
  const found = plugin.annotations[ORIGIN];
  if (found === undefined) return undefined;
  const path = readNode(found)?.content;
  const at = path?.findIndex((node) => node.value === 'path') ?? -1;
  const { apiVersion, kind, name, namespace } = plugin;
  return { ...(at >= 0 ? { configuredIn: path?.[at + 1]?.value ?? '' } : {}), configuredBy: { apiVersion, kind, name, ...(namespace === '' ? {} : { namespace }) } };
}

export function originText(origin: Origin): string {
  return nodeText(nodeOfOrigin(origin));
}

function nodeOfOrigin({ path, configuredIn, configuredBy }: Origin): YamlNode {
  const map = (values: Readonly<Record<string, string | YamlNode | undefined>>) =>
    new YamlNode('map', '!!map', '', '', Object.entries(values).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [scalarNode(key), typeof value === 'string' ? scalarNode(value, '!!str') : value])));
  return map({ path, configuredIn, configuredBy: configuredBy === undefined ? undefined : map({ ...configuredBy }) });
}

export function setOrigin(resource: Resource, origin: Origin): void {
  resource.setAnnotation(ORIGIN, originText(origin));
}

/** What a transformer made anew came from it; what was there was changed by it. */
export function recordTransformer(resources: readonly Resource[], origin: Origin): void {
  for (const resource of resources) {
    if (resource.annotations[ORIGIN] === undefined) setOrigin(resource, origin);
    else resource.setAnnotation(TRANSFORMATIONS, `${resource.annotations[TRANSFORMATIONS] ?? ''}${nodeText(new YamlNode('seq', '!!seq', '', '', [nodeOfOrigin(origin)]))}`);
  }
}

export function forgetOrigin(resource: Resource): void {
  resource.setAnnotation(ORIGIN, undefined);
}
export function forgetTransformations(resource: Resource): void {
  resource.setAnnotation(TRANSFORMATIONS, undefined);
}
