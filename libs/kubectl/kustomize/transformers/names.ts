// Mirrors PrefixTransformer and SuffixTransformer of sigs.k8s.io/kustomize/api/internal/builtins
import { changeFields, type FieldSpec } from '#kubectl/kustomize/field-spec.js';
import { isSelected, type ResId } from '#kubectl/kustomize/ids.js';
import { setScalar } from '#kubectl/kustomize/nodes/fields.js';
import { scalarNode, STRING } from '#kubectl/kustomize/nodes/node.js';
import { PREFIXES, type Resource, SUFFIXES } from '#kubectl/kustomize/resource.js';
import type { Transform } from './transformer.js';

/** Kinds whose names are their own. */
function keepsName({ kind, group }: ResId): boolean {
  return kind === 'CustomResourceDefinition' || kind === 'Namespace' || (kind === 'APIService' && group === 'apiregistration.k8s.io');
}

export function addPrefix(prefix: string, specs: readonly FieldSpec[]): Transform {
  return rename(PREFIXES, prefix, specs, (name) => `${prefix}${name}`);
}

export function addSuffix(suffix: string, specs: readonly FieldSpec[]): Transform {
  return rename(SUFFIXES, suffix, specs, (name) => `${name}${suffix}`);
}

function rename(history: string, addition: string, specs: readonly FieldSpec[], change: (name: string) => string): Transform {
  return (map) => {
    for (const resource of map.list) {
      const id = resource.originalId;
      if (keepsName(id)) continue;
      for (const spec of specs) if (isSelected(id, spec)) renameField(resource, spec, history, addition, change);
    }
  };
}

function renameField(resource: Resource, spec: FieldSpec, history: string, addition: string, change: (name: string) => string): void {
  if (spec.path === 'metadata/name' && addition !== '') {
    resource.append(history, addition);
    resource.storePreviousId();
  }
  changeFields(resource.node, [spec], { createKind: 'scalar', createTag: STRING, set: (field) => setScalar(field, scalarNode(change(field.value))) });
}
