// Mirrors ReplicaCountTransformer of sigs.k8s.io/kustomize/api/internal/builtins
import { Failure } from '#kubectl/kustomize/failure.js';
import { changeFields, type FieldSpec } from '#kubectl/kustomize/field-spec.js';
import { gvkText, isSelected } from '#kubectl/kustomize/ids.js';
import { setScalar } from '#kubectl/kustomize/nodes/fields.js';
import { scalarNode } from '#kubectl/kustomize/nodes/node.js';
import type { Transform } from './transformer.js';

const INT = '!!int';

export function setReplicas({ name = '', count = 0 }: { readonly name?: string; readonly count?: number }, specs: readonly FieldSpec[]): Transform {
  return (map) => {
    let isFound = false;
    for (const spec of specs) {
      for (const { node } of map.byAnyId((id) => id.name === name && isSelected(id, spec))) {
        isFound = true;
        changeFields(node, [spec], { createKind: 'scalar', createTag: INT, set: (field) => setScalar(field, scalarNode(String(count), INT)) });
      }
    }
    if (!isFound) throw new Failure(`resource with name ${name} does not match a config with the following GVK [${specs.map(gvkText).join(' ')}]`);
  };
}
