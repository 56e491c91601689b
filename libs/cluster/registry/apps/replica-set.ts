// Mirrors pkg/registry/apps/replicaset and pkg/registry/core/replicationcontroller
// Differs: nothing that can be seen.
import type { ReplicaSet, ReplicationController } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { formatSelector, fromLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { AGE, CONTAINERS, IMAGES, integer, NAME, SELECTOR, text } from '#cluster/registry/columns.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { nameWarnings, templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { immutable, nonNegative, templateErrors, workloadSelectorErrors } from './selector-validation.js';

export const replicaSetStrategy: Behaviour<ReplicaSet> = {
  setDefaults: (object) => withPart(object, 'spec', (spec) => withPart(fill(spec, { replicas: 1 }), 'template', setTemplateDefaults)),
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...immutable(next.spec.selector, previous.spec.selector, 'spec.selector')],
  warnings: ({ metadata, spec }, previous) => [...(previous === undefined ? nameWarnings(metadata?.name, 'Pod names and hostnames') : []), ...(semanticEqual(spec, previous?.spec) ? [] : templateWarnings(spec?.template, 'spec.template'))],
  defaultPropagation: 'Background',
  columns: [
    NAME,
    integer('Desired', ({ spec }) => spec.replicas ?? 0),
    integer('Current', ({ status }) => status?.replicas ?? 0),
    integer('Ready', ({ status }) => status?.readyReplicas ?? 0),
    AGE, CONTAINERS, IMAGES, SELECTOR,
  ],
  selectableFields: { 'status.replicas': (object) => String(object.status?.replicas ?? 0) },
  scale: {
    replicas: (object) => object.spec.replicas ?? 0,
    statusReplicas: (object) => object.status?.replicas ?? 0,
    selector: (object) => formatSelector(fromLabelSelector(object.spec.selector)),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }) as Stored<ReplicaSet>,
  },
};

function validate({ spec }: ReplicaSet): FieldError[] {
  if (spec === undefined) return [required('spec')];
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...workloadSelectorErrors(spec.selector, 'deployment'),
    ...templateErrors(spec.selector, spec.template),
  ];
}

export const replicationControllerStrategy: Behaviour<ReplicationController> = {
  setDefaults: (object) => {
    const labels = object.spec?.template?.metadata?.labels;
    const filled = withPart(object, 'spec', (spec) => {
      const complete = withPart(fill(spec, { replicas: 1 }), 'template', setTemplateDefaults);
      return labels === undefined ? complete : fill(complete, { selector: labels });
    });
    // Without labels of its own it goes by those of its pods.
    if (labels === undefined || Object.keys(filled.metadata?.labels ?? {}).length > 0) return filled;
    return { ...filled, metadata: { ...filled.metadata, labels } };
  },
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  validate: validateController,
  warnings: ({ metadata, spec }, previous) => [...(previous === undefined ? nameWarnings(metadata?.name, 'Pod names and hostnames') : []), ...(semanticEqual(spec, previous?.spec) ? [] : templateWarnings(spec?.template, 'spec.template'))],
  defaultPropagation: 'Orphan',
  columns: [
    NAME,
    integer('Desired', ({ spec }) => spec.replicas ?? 0),
    integer('Current', ({ status }) => status?.replicas ?? 0),
    integer('Ready', ({ status }) => status?.readyReplicas ?? 0),
    AGE, CONTAINERS, IMAGES,
    text('Selector', ({ spec }) => pairs(spec.selector), 1),
  ],
  scale: {
    replicas: (object) => object.spec.replicas ?? 0,
    statusReplicas: (object) => object.status?.replicas ?? 0,
    selector: (object) => pairs(object.spec.selector),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }) as Stored<ReplicationController>,
  },
};

function validateController({ spec }: ReplicationController): FieldError[] {
  if (spec === undefined) return [required('spec')];
  const errors = [...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds')];
  if (Object.keys(spec.selector ?? {}).length === 0) errors.push(required('spec.selector'));
  errors.push(...nonNegative(spec.replicas, 'spec.replicas'));
  if (spec.template === undefined) return [...errors, required('spec.template')];
  const labels = spec.template.metadata?.labels ?? {};
  if (Object.entries(spec.selector ?? {}).some(([name, value]) => labels[name] !== value)) errors.push(invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  return [...errors, ...templateErrors({ matchLabels: spec.selector ?? {} }, spec.template).filter((each) => !each.body.includes('`selector`'))];
}

export function pairs(selector: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(selector ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name}=${value}`).join(',');
}
