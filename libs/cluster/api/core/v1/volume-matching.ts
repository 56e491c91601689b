// Mirrors k8s.io/component-helpers/storage/volume (pv_helpers.go)
// Differs: nothing.
import type { Node, PersistentVolume, PersistentVolumeClaim } from '#cluster/api/generated/types.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { quantityOf } from '#cluster/apimachinery/quantity.js';
import { matchesNodeSelector } from './node-affinity.js';

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

export function claimClass(claim: PersistentVolumeClaim): string {
  return claim.metadata?.annotations?.[CLASS_ANNOTATION] ?? claim.spec?.storageClassName ?? '';
}

export function volumeClass(volume: PersistentVolume): string {
  return volume.metadata?.annotations?.[CLASS_ANNOTATION] ?? volume.spec?.storageClassName ?? '';
}

/** Does the volume's claimRef mean this claim? A reference without a uid was made by hand and waits for any claim of the name. */
export function isBoundTo(volume: PersistentVolume, claim: Stored<PersistentVolumeClaim>): boolean {
  const ref = volume.spec?.claimRef;
  if (ref === undefined || ref.name !== claim.metadata.name || ref.namespace !== claim.metadata.namespace) return false;
  return ref.uid === undefined || ref.uid === '' || ref.uid === claim.metadata.uid;
}

export function fitsOnNode(volume: PersistentVolume, node: Node): boolean {
  const required = volume.spec?.nodeAffinity?.required;
  return required === undefined || matchesNodeSelector(required, node);
}

function sizeOf(text: string | undefined): bigint {
  return quantityOf(text).nano;
}

/**
 * The smallest volume that serves the claim: one reserved for it by hand before any other. With a node, only volumes that
 * can be used there.
 */
export function findMatchingVolume(
  claim: Stored<PersistentVolumeClaim>,
  volumes: Iterable<Stored<PersistentVolume>>,
  node?: Node,
): Stored<PersistentVolume> | undefined {
  const wanted = sizeOf(claim.spec.resources?.requests?.['storage']);
  let best: Stored<PersistentVolume> | undefined;
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp !== undefined || !isCandidate(claim, volume, wanted)) continue;
    if (node !== undefined && !fitsOnNode(volume, node)) continue;
    if (volume.spec.claimRef !== undefined) return volume; // reserved for this claim
    if (best === undefined || isBetter(volume, best)) best = volume;
  }
  return best;
}

function isCandidate(claim: Stored<PersistentVolumeClaim>, volume: Stored<PersistentVolume>, wanted: bigint): boolean {
  if ((claim.spec.volumeMode ?? 'Filesystem') !== (volume.spec.volumeMode ?? 'Filesystem')) return false;
  if (sizeOf(volume.spec.capacity?.['storage']) < wanted) return false;
  if ((claim.spec.volumeAttributesClassName ?? '') !== (volume.spec.volumeAttributesClassName ?? '')) return false;
  if (volume.spec.claimRef !== undefined) return isBoundTo(volume, claim);
  if (volume.status?.phase !== 'Available') return false;
  if (claim.spec.selector !== undefined && !matchesLabelSelector(claim.spec.selector, volume.metadata.labels)) return false;
  if (claimClass(claim) !== volumeClass(volume)) return false;
  return (claim.spec.accessModes ?? []).every((mode) => (volume.spec.accessModes ?? []).includes(mode));
}

/** Smaller; among equals, by name, so that the choice is the same each time. */
function isBetter(a: Stored<PersistentVolume>, b: Stored<PersistentVolume>): boolean {
  const [left, right] = [sizeOf(a.spec.capacity?.['storage']), sizeOf(b.spec.capacity?.['storage'])];
  return left < right || (left === right && a.metadata.name < b.metadata.name);
}
