// Mirrors pkg/apis/core/validation
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { compareQuantities, quantityOf } from '#cluster/apimachinery/quantity.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

export function accessModeErrors(modes: readonly string[] | undefined, field: string): FieldError[] {
  if (modes === undefined || modes.length === 0) return [required(field, 'at least 1 access mode is required')];
  const errors = modes.filter((mode) => !MODES.includes(mode)).map((mode) => notSupported(field, mode, MODES));
  if (modes.includes('ReadWriteOncePod') && modes.length > 1) errors.push(forbiddenField(field, 'may not use ReadWriteOncePod with other access modes'));
  return errors;
}

export function validate({ spec }: PersistentVolumeClaim): FieldError[] {
  const errors = accessModeErrors(spec?.accessModes, 'spec.accessModes');
  const storage = spec?.resources?.requests?.['storage'];
  if (storage === undefined) errors.push(required('spec.resources[storage]'));
  else if (quantityOf(storage).nano <= 0n) errors.push(invalidValue('spec.resources[storage]', storage, 'must be greater than zero'));
  return errors;
}

export function changeErrors(next: Stored<PersistentVolumeClaim>, previous: Stored<PersistentVolumeClaim>): FieldError[] {
  const errors: FieldError[] = [];
  const before = previous.spec;
  let after: PersistentVolumeClaimSpec = next.spec;
  if ((before.volumeName ?? '') === '' && (after.volumeName ?? '') !== '') {
    const { volumeName } = after;
    if (deepEqual({ ...before, volumeName }, after)) return [];
  }
  const isBound = (before.volumeName ?? '') !== '';
  const oldSize = quantityOf(before.resources?.requests?.['storage']);
  const newSize = quantityOf(after.resources?.requests?.['storage']);
  if (isBound || before.volumeName === after.volumeName) after = { ...after, resources: before.resources ?? {}, ...(before.volumeAttributesClassName === undefined ? {} : { volumeAttributesClassName: before.volumeAttributesClassName }) };
  if (!deepEqual(after, before)) {
    errors.push(forbiddenField('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'));
  }
  const order = compareQuantities(newSize, oldSize);
  // A request may be taken back as long as the volume is not as large.
  const capacity = quantityOf(previous.status?.capacity?.['storage']);
  if (order < 0 && compareQuantities(newSize, capacity) <= 0) errors.push(forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  return errors;
}
