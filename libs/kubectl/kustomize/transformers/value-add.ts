// Mirrors ValueAddTransformer of sigs.k8s.io/kustomize/api/internal/builtins
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Failure } from '#kubectl/kustomize/failure.js';
import { parse } from '#kubectl/kustomize/kustomization.js';
import { joinPath } from '#kubectl/kustomize/load-paths.js';
import { lookup, requireKind, setScalar } from '#kubectl/kustomize/nodes/fields.js';
import { scalarNode, type YamlNode } from '#kubectl/kustomize/nodes/node.js';
import { splitPath } from '#kubectl/kustomize/nodes/path.js';
import { fullSelector } from '#kubectl/kustomize/selector.js';
import { moveResource } from './namespace.js';
import type { Surroundings, Transform } from './transformer.js';

/** Writes one value into fields of many objects, or into one part of the paths that they hold. Throws Failure. */
export function makeValueAdd(config: Dynamic, { loader }: Surroundings): Transform {
  const value = (config.value ?? '').trim() || (loader.root.split('/').pop() as string);
  const targets: Dynamic[] = [...(config.targets ?? []), ...(config.targetFilePath ? (parse(loader.text(config.targetFilePath))?.targets ?? []) : [])];
  if (targets.length === 0) throw new Failure('must specify at least one target');
  for (const { fieldPath, filePathPosition = 0 } of targets) {
    if (!fieldPath) throw new Failure('fieldPath cannot be empty');
    if (filePathPosition < 0) throw new Failure(`value of FilePathPosition (${filePathPosition}) cannot be negative`);
  }
  return (map) => {
    for (const { selector, fieldPath, filePathPosition = 0 } of targets) {
      for (const resource of selector === undefined ? map.list : map.select(fullSelector(selector))) {
        if (fieldPath === 'metadata/namespace') moveResource(resource, { namespace: value, fieldSpecs: [] });
        else write(resource.node, fieldPath, value, filePathPosition);
      }
    }
  };
}

function write(node: YamlNode, path: string, value: string, position: number): void {
  const field = lookup(node, splitPath(path, '/'), 'scalar') as YamlNode;
  requireKind(field, 'scalar');
  setScalar(field, scalarNode(position > 0 ? insertPart(field.value, position - 1, value) : value));
}

/** Puts a part into a path of files. */
function insertPart(path: string, position: number, part: string): string {
  const isAbsolute = path.startsWith('/');
  const parts = path.split('/').filter((each) => each !== '');
  const at = Math.min(position, parts.length);
  return `${isAbsolute ? '/' : ''}${joinPath(...parts.slice(0, at), part, ...parts.slice(at))}`;
}
