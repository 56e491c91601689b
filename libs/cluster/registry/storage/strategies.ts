// Mirrors pkg/registry/storage and pkg/registry/scheduling
// Differs: nothing that can be seen.
import type { CSIDriver, CSINode, CSIStorageCapacity, PriorityClass, StorageClass, VolumeAttachment, VolumeAttributesClass } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { AGE, bool, CREATED_AT, integer, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';

const USER_PRIORITY_MAX = 1_000_000_000;

export const priorityClassStrategy: Behaviour<PriorityClass> = {
  hasGeneration: true,
  setDefaults: (object) => fill(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  validate: ({ metadata, value }) => {
    const name = metadata?.name ?? '';
    if (name.startsWith('system-')) {
      return name === 'system-cluster-critical' || name === 'system-node-critical' ? [] : [forbiddenField('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${name} is not a known system priority class`)];
    }
    return (value ?? 0) > USER_PRIORITY_MAX ? [forbiddenField('value', `maximum allowed value of a user defined priority is ${USER_PRIORITY_MAX}`)] : [];
  },
  validateUpdate: (next, previous) => {
    const errors: FieldError[] = [];
    if (next.value !== previous.value) errors.push(forbiddenField('value', 'may not be changed in an update.'));
    if (next.preemptionPolicy !== previous.preemptionPolicy) errors.push(invalidValue('preemptionPolicy', next.preemptionPolicy, 'field is immutable'));
    return errors;
  },
  columns: [NAME, integer('Value', ({ value }) => value ?? 0), bool('Global-Default', ({ globalDefault }) => globalDefault === true), AGE, text('PreemptionPolicy', ({ preemptionPolicy }) => preemptionPolicy ?? '')],
};

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

export const storageClassStrategy: Behaviour<StorageClass> = {
  setDefaults: (object) => fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validate: validateStorageClass,
  validateUpdate: (next, previous) => {
    const errors = validateStorageClass(next);
    if (!deepEqual(next.parameters, previous.parameters)) errors.push(forbiddenField('parameters', 'updates to parameters are forbidden.'));
    if (next.provisioner !== previous.provisioner) errors.push(forbiddenField('provisioner', 'updates to provisioner are forbidden.'));
    if (next.reclaimPolicy !== previous.reclaimPolicy) errors.push(forbiddenField('reclaimPolicy', 'updates to reclaimPolicy are forbidden.'));
    if (next.volumeBindingMode !== previous.volumeBindingMode) errors.push(invalidValue('volumeBindingMode', next.volumeBindingMode, 'field is immutable'));
    return errors;
  },
  returnsDeleted: true,
  columns: [
    { ...NAME, cell: ({ metadata }) => (metadata.annotations?.[DEFAULT_CLASS] === 'true' ? `${metadata.name} (default)` : metadata.name) },
    text('Provisioner', ({ provisioner }) => provisioner),
    text('ReclaimPolicy', ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete'),
    text('VolumeBindingMode', ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate'),
    text('AllowVolumeExpansion', ({ allowVolumeExpansion }) => allowVolumeExpansion === true),
    AGE,
  ],
};

function validateStorageClass(object: StorageClass): FieldError[] {
  const errors: FieldError[] = [];
  if ((object.provisioner ?? '') === '') errors.push(required('provisioner'));
  if (!['Delete', 'Retain'].includes(object.reclaimPolicy ?? '')) errors.push(notSupported('reclaimPolicy', object.reclaimPolicy, ['Delete', 'Retain']));
  if (!['Immediate', 'WaitForFirstConsumer'].includes(object.volumeBindingMode ?? '')) errors.push(notSupported('volumeBindingMode', object.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']));
  return errors;
}

export const csiDriverStrategy: Behaviour<CSIDriver> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => fill(spec, { attachRequired: true, podInfoOnMount: false, storageCapacity: false, fsGroupPolicy: 'ReadWriteOnceWithFSType', volumeLifecycleModes: ['Persistent'], requiresRepublish: false, seLinuxMount: false })),
  columns: [
    NAME,
    bool('AttachRequired', ({ spec }) => spec.attachRequired !== false),
    bool('PodInfoOnMount', ({ spec }) => spec.podInfoOnMount === true),
    bool('StorageCapacity', ({ spec }) => spec.storageCapacity === true),
    text('TokenRequests', ({ spec }) => (spec.tokenRequests ?? []).map((each) => each.audience).join(',') || '<unset>'),
    bool('RequiresRepublish', ({ spec }) => spec.requiresRepublish === true),
    text('Modes', ({ spec }) => (spec.volumeLifecycleModes ?? []).join(',')),
    AGE,
  ],
};

export const csiNodeStrategy: Behaviour<CSINode> = { columns: [NAME, integer('Drivers', ({ spec }) => spec.drivers?.length ?? 0), AGE] };
export const csiStorageCapacityStrategy: Behaviour<CSIStorageCapacity> = { columns: [NAME, CREATED_AT] };
export const volumeAttributesClassStrategy: Behaviour<VolumeAttributesClass> = { columns: [NAME, text('DriverName', ({ driverName }) => driverName), AGE] };
export const volumeAttachmentStrategy: Behaviour<VolumeAttachment> = {
  columns: [
    NAME,
    { name: 'Attacher', type: 'string', format: 'name', cell: ({ spec }) => spec.attacher },
    text('PV', ({ spec }) => spec.source.persistentVolumeName ?? ''),
    text('Node', ({ spec }) => spec.nodeName),
    bool('Attached', ({ status }) => status?.attached === true),
    AGE,
  ],
};
