// Mirrors pkg/apis/core/validation: claims
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { compareQuantities, formatQuantity, quantityOf } from '#cluster/apimachinery/quantity.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { difference } from '#cluster/registry/core/internal-form/difference.js';
import { missing } from '#cluster/registry/core/volume/paths.js';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const VOLUME_MODES = ['Block', 'Filesystem'];
const CLAIM = 'PersistentVolumeClaim';
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

export function accessModeErrors(modes: readonly string[], field: string): FieldError[] {
  const errors = modes.filter((mode) => !MODES.includes(mode)).map((mode) => notSupported(field, mode, MODES));
  const others = modes.filter((mode) => MODES.includes(mode) && mode !== 'ReadWriteOncePod');
  if (others.length > 0 && modes.includes('ReadWriteOncePod')) errors.push(forbiddenField(field, 'may not use ReadWriteOncePod with other access modes'));
  return errors;
}

export function volumeModeErrors(mode: string | undefined, field: string): FieldError[] {
  return mode === undefined || VOLUME_MODES.includes(mode) ? [] : [notSupported(field, mode, VOLUME_MODES)];
}

/** A storage class, or another, may be named by what is a DNS subdomain. */
export function classNameErrors(name: string | undefined, field: string): FieldError[] {
  return (name ?? '') === '' ? [] : dns1123SubdomainErrors(name as string).map((text) => invalidValue(field, name, text));
}

export function validate({ spec }: PersistentVolumeClaim): FieldError[] {
  return claimSpecErrors(spec, 'spec');
}

export function claimSpecErrors(spec: PersistentVolumeClaimSpec | undefined, path: string): FieldError[] {
  const { accessModes = [], selector, resources, storageClassName, volumeMode, volumeAttributesClassName } = spec ?? {};
  return [
    ...(accessModes.length === 0 ? [required(`${path}.accessModes`, 'at least 1 access mode is required')] : []),
    ...labelSelectorErrors(selector, `${path}.selector`),
    ...accessModeErrors(accessModes, `${path}.accessModes`),
    ...storageErrors(resources?.requests?.['storage'], `${path}.resources[storage]`),
    ...classNameErrors(storageClassName, `${path}.storageClassName`),
    ...volumeModeErrors(volumeMode, `${path}.volumeMode`),
    ...sourceErrors(spec ?? {}, path),
    ...classNameErrors(volumeAttributesClassName, `${path}.volumeAttributesClassName`),
  ];
}

function storageErrors(storage: string | undefined, field: string): FieldError[] {
  if (storage === undefined) return [required(field)];
  const quantity = quantityOf(storage);
  return quantity.nano > 0n ? [] : [invalidValue(field, formatQuantity(quantity), 'must be greater than zero')];
}

interface Reference {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

function sourceErrors({ dataSource, dataSourceRef }: PersistentVolumeClaimSpec, path: string): FieldError[] {
  const errors = [...referenceErrors(dataSource, `${path}.dataSource`), ...referenceErrors(dataSourceRef, `${path}.dataSourceRef`)];
  if (dataSource === undefined || dataSourceRef === undefined) return errors;
  // Kubernetes shows its own path object, which is empty as JSON.
  if ((dataSourceRef.namespace ?? '') !== '') return [...errors, invalidValue(path, {}, 'may not be specified when dataSourceRef.namespace is specified')];
  const isSame = dataSource.apiGroup === dataSourceRef.apiGroup && dataSource.kind === dataSourceRef.kind && dataSource.name === dataSourceRef.name;
  return isSame ? errors : [...errors, invalidValue(path, {}, 'must match dataSourceRef')];
}

function referenceErrors(reference: Reference | undefined, field: string): FieldError[] {
  if (reference === undefined) return [];
  const { apiGroup = '', kind = '', name, namespace = '' } = reference;
  return [
    ...missing(name, `${field}.name`),
    ...missing(kind, `${field}.kind`),
    ...(apiGroup === '' && kind !== CLAIM ? [invalidValue(field, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")] : []),
    ...(apiGroup === '' ? [] : dns1123SubdomainErrors(apiGroup).map((text) => invalidValue(`${field}.apiGroup`, apiGroup, text))),
    ...(namespace === '' ? [] : dns1123LabelErrors(namespace).map((text) => invalidValue(`${field}.namespace`, namespace, text))),
  ];
}

export function changeErrors(next: Stored<PersistentVolumeClaim>, previous: Stored<PersistentVolumeClaim>): FieldError[] {
  const errors: FieldError[] = [];
  const before = previous.spec;
  const [oldClass, newClass] = [previous, next].map(({ metadata }) => metadata.annotations?.[BETA_CLASS]);
  const takesOver = oldClass !== undefined && before.storageClassName === undefined && next.spec.storageClassName === oldClass && (newClass ?? oldClass) === oldClass;
  if (!takesOver && (oldClass ?? '') !== (newClass ?? '')) errors.push(invalidValue(`metadata.annotations.${BETA_CLASS}`, newClass ?? '', 'field is immutable'));
  const [was, is] = comparable(next, previous, takesOver || (before.storageClassName === undefined && next.spec.storageClassName !== undefined && (oldClass === undefined || oldClass === next.spec.storageClassName)));
  if (!semanticEqual(was, is)) {
    errors.push(forbiddenField('spec', `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${difference('PersistentVolumeClaimSpec', was, is)}`));
  }
  errors.push(...sizeErrors(next, previous), ...immutable(next.spec.volumeMode, before.volumeMode, 'volumeMode'));
  if (before.volumeAttributesClassName !== next.spec.volumeAttributesClassName && previous.status?.currentVolumeAttributesClassName !== undefined) {
    const why = next.spec.volumeAttributesClassName === undefined ? 'nil' : 'empty string';
    if ((next.spec.volumeAttributesClassName ?? '') === '') errors.push(forbiddenField('spec.volumeAttributesClassName', `update to ${why} is forbidden when status.currentVolumeAttributesClassName is not nil`));
  }
  return errors;
}

/** Both specifications, without what may change: a volume that is found, a class that was not there, and the size and class of what is bound. */
function comparable(next: Stored<PersistentVolumeClaim>, previous: Stored<PersistentVolumeClaim>, mayTakeClass: boolean): readonly [PersistentVolumeClaimSpec, PersistentVolumeClaimSpec] {
  let was = previous.spec;
  let is = next.spec;
  if ((was.volumeName ?? '') === '') was = withField(was, 'volumeName', is.volumeName);
  if (mayTakeClass) is = withField(is, 'storageClassName', was.storageClassName);
  if (next.status?.phase === 'Bound') {
    const storage = was.resources?.requests?.['storage'];
    if (is.resources?.requests !== undefined && storage !== undefined) is = { ...is, resources: { ...is.resources, requests: { ...is.resources.requests, storage } } };
    is = withField(is, 'volumeAttributesClassName', was.volumeAttributesClassName);
  }
  return [was, is];
}

function withField<K extends keyof PersistentVolumeClaimSpec>(spec: PersistentVolumeClaimSpec, field: K, value: PersistentVolumeClaimSpec[K]): PersistentVolumeClaimSpec {
  const { [field]: _old, ...rest } = spec;
  return value === undefined ? rest : { ...rest, [field]: value };
}

function sizeErrors(next: Stored<PersistentVolumeClaim>, previous: Stored<PersistentVolumeClaim>): FieldError[] {
  const [newSize, oldSize] = [next, previous].map(({ spec }) => quantityOf(spec.resources?.requests?.['storage'])) as [ReturnType<typeof quantityOf>, ReturnType<typeof quantityOf>];
  // A request may be taken back as long as the volume is not as large.
  const capacity = quantityOf(previous.status?.capacity?.['storage']);
  const isTooSmall = compareQuantities(newSize, oldSize) < 0 && compareQuantities(newSize, capacity) <= 0;
  return isTooSmall ? [forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity')] : [];
}
