// Mirrors pkg/apis/core/validation
import type { PersistentVolume } from '#cluster/api/generated/types.js';
import { forbiddenField, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { accessModeErrors } from '#cluster/registry/core/persistent-volume-claim/validation.js';

const NOT_SOURCES: ReadonlySet<string> = new Set(['accessModes', 'capacity', 'claimRef', 'mountOptions', 'nodeAffinity', 'persistentVolumeReclaimPolicy', 'storageClassName', 'volumeAttributesClassName', 'volumeMode']);

export function sourceOf({ spec }: PersistentVolume): object {
  return Object.fromEntries(Object.entries(spec ?? {}).filter(([name]) => !NOT_SOURCES.has(name)));
}

export function validate(volume: PersistentVolume): FieldError[] {
  const { spec } = volume;
  const errors = accessModeErrors(spec?.accessModes, 'spec.accessModes');
  if (Object.keys(spec?.capacity ?? {}).length === 0) errors.push(required('spec.capacity'));
  else if (spec?.capacity?.['storage'] === undefined) errors.push(notSupported('spec.capacity', spec?.capacity, ['storage']));
  const sources = Object.keys(sourceOf(volume));
  if (sources.length === 0) errors.push(required('spec', 'must specify a volume type'));
  for (const source of sources.slice(1)) errors.push(forbiddenField(`spec.${source}`, 'may not specify more than 1 volume type'));
  if (spec?.hostPath !== undefined && (spec.hostPath.path ?? '') === '') errors.push(required('spec.hostPath.path'));
  if (spec?.local !== undefined && spec.nodeAffinity === undefined) errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  if (!['Delete', 'Recycle', 'Retain'].includes(spec?.persistentVolumeReclaimPolicy ?? '')) errors.push(notSupported('spec.persistentVolumeReclaimPolicy', spec?.persistentVolumeReclaimPolicy, ['Delete', 'Recycle', 'Retain']));
  return errors;
}
