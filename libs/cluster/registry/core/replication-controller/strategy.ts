// Mirrors pkg/registry/apps/replicaset and pkg/registry/core/replicationcontroller
// Differs: nothing that can be seen.
import type { ReplicationController } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { replicaStatusErrors } from '#cluster/registry/apps/status-validation.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { nameWarnings, templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { pairs } from '#cluster/registry/selector-text.js';
import { validateController } from './validation.js';

export const replicationControllerStrategy: Behaviour<ReplicationController> = {
  setDefaults: (object) => {
    const labels = object.spec?.template?.metadata?.labels;
    const filled = withPart(fill(object, { spec: {} }), 'spec', (spec) => {
      const complete = withPart(fill(spec, { replicas: 1 }), 'template', setTemplateDefaults);
      return labels === undefined ? complete : fill(complete, { selector: labels });
    });
    // Without labels of its own it goes by those of its pods.
    if (labels === undefined || Object.keys(filled.metadata?.labels ?? {}).length > 0) return filled;
    return { ...filled, metadata: { ...filled.metadata, labels } };
  },
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  validate: validateController,
  validateStatusUpdate: replicaStatusErrors,
  warnings: ({ metadata, spec }, previous) => [...(previous === undefined ? nameWarnings(metadata?.name, 'Pod names and hostnames') : []), ...(semanticEqual(spec, previous?.spec) ? [] : templateWarnings(spec?.template, 'spec.template'))],
  defaultPropagation: 'Orphan',
  selectableFields: { 'status.replicas': (object) => String(object.status?.replicas ?? 0) },
  scale: {
    replicas: (object) => object.spec.replicas ?? 0,
    statusReplicas: (object) => object.status?.replicas ?? 0,
    selector: (object) => pairs(object.spec.selector),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }) as Stored<ReplicationController>,
  },
};
