// Mirrors pkg/registry/apps/replicaset and pkg/registry/core/replicationcontroller
// Differs: nothing that can be seen.
import type { ReplicaSet, ReplicaSetSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { formatSelector, fromLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { shownSelector } from '#cluster/registry/apps/selector-validation.js';
import { replicaStatusErrors } from '#cluster/registry/apps/status-validation.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { nameWarnings, templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { validate } from './validation.js';

export const replicaSetStrategy: Behaviour<ReplicaSet> = {
  setDefaults: (object) => withPart(fill(object, { spec: {} as ReplicaSetSpec }), 'spec', (spec) => withPart(fill(spec, { replicas: 1, template: {} }), 'template', setTemplateDefaults)),
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...immutable(next.spec.selector, previous.spec.selector, 'spec.selector', shownSelector)],
  validateStatusUpdate: replicaStatusErrors,
  warnings: ({ metadata, spec }, previous) => [...(previous === undefined ? nameWarnings(metadata?.name, 'Pod names and hostnames') : []), ...(semanticEqual(spec, previous?.spec) ? [] : templateWarnings(spec?.template, 'spec.template'))],
  defaultPropagation: 'Background',
  selectableFields: { 'status.replicas': (object) => String(object.status?.replicas ?? 0) },
  scale: {
    replicas: (object) => object.spec.replicas ?? 0,
    statusReplicas: (object) => object.status?.replicas ?? 0,
    selector: (object) => formatSelector(fromLabelSelector(object.spec.selector)),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }) as Stored<ReplicaSet>,
  },
};
