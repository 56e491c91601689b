// Mirrors LabelTransformer and AnnotationsTransformer of sigs.k8s.io/kustomize/api/internal/builtins
import { changeFields, type FieldSpec } from '#kubectl/kustomize/field-spec.js';
import { setField } from '#kubectl/kustomize/nodes/fields.js';
import { MAP, scalarNode, STRING } from '#kubectl/kustomize/nodes/node.js';
import type { Strings } from '#kubectl/kustomize/resource.js';
import type { Transform } from './transformer.js';

/** Adds labels or annotations to the maps that the fields name. */
export function addEntries(entries: Strings, specs: readonly FieldSpec[]): Transform {
  const keys = Object.keys(entries).sort((a, b) => (a < b ? -1 : 1));
  return (map) => {
    for (const { node } of map.list) {
      for (const key of keys) {
        // One node for all fields of an object, as kustomize has it: what changes it later changes it everywhere.
        const value = scalarNode(entries[key] as string, STRING);
        changeFields(node, specs, { createKind: 'map', createTag: MAP, set: (field) => { setField(field, key, value); } });
      }
    }
    if (keys.length > 0) map.dropEmpties();
  };
}
