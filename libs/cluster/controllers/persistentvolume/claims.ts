// Mirrors syncClaim of pkg/controller/volume/persistentvolume/pv_controller.go
// Differs: nothing a learner can see.
import { persistentvolumeclaims, persistentvolumes, storageclasses } from '#cluster/api/resources.js';
import type { PersistentVolume, PersistentVolumeClaim } from '#cluster/api/generated/types.js';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, SELECTED_NODE, claimClass, findMatchingVolume, isBoundTo } from '#cluster/api/core/v1/volume-matching.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';

const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
type Claim = Stored<PersistentVolumeClaim>;
type Volume = Stored<PersistentVolume>;

export function syncClaim(context: ControllerContext, claim: Claim): void {
  if (claim.metadata.annotations?.[BIND_COMPLETED] === undefined) syncUnbound(context, claim);
  else syncBound(context, claim);
}

function syncBound(context: ControllerContext, claim: Claim): void {
  const volume = context.lister(persistentvolumes).find(claim.spec.volumeName ?? '');
  if (volume === undefined) lose(context, claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  else if (volume.spec.claimRef === undefined || volume.spec.claimRef.uid === claim.metadata.uid) bind(context, volume, claim);
  else lose(context, claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
}

function lose(context: ControllerContext, claim: Claim, reason: string, message: string): void {
  if (claim.status?.phase === 'Lost') return;
  context.client.updateStatus(persistentvolumeclaims, { ...claim, status: { ...claim.status, phase: 'Lost' } });
  context.events.event(claim, 'Warning', reason, message);
}

function syncUnbound(context: ControllerContext, claim: Claim): void {
  const wanted = claim.spec.volumeName ?? '';
  if (wanted !== '') {
    const volume = context.lister(persistentvolumes).find(wanted);
    if (volume !== undefined && (volume.spec.claimRef === undefined || isBoundTo(volume, claim))) bind(context, volume, claim);
    else pend(context, claim);
    return;
  }
  const storageClass = context.lister(storageclasses).find(claimClass(claim));
  const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && claim.metadata.annotations?.[SELECTED_NODE] === undefined;
  const all = context.lister(persistentvolumes).list();
  // A claim that waits for its pod takes only a volume that was reserved for it.
  const volume = findMatchingVolume(claim, waits ? all.filter((candidate) => candidate.spec.claimRef !== undefined) : all);
  if (volume !== undefined) {
    bind(context, volume, claim);
    return;
  }
  const current = pend(context, claim);
  if (waits) context.events.event(current, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
  else provision(context, current);
}

function pend(context: ControllerContext, claim: Claim): Claim {
  if (claim.status?.phase === 'Pending') return claim;
  return context.client.updateStatus(persistentvolumeclaims, { ...claim, status: { ...claim.status, phase: 'Pending' } });
}

function provision(context: ControllerContext, claim: Claim): void {
  const name = claimClass(claim);
  if (name === '') {
    context.events.event(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
    return;
  }
  const storageClass = context.lister(storageclasses).find(name);
  if (storageClass === undefined) {
    context.events.event(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`);
    return;
  }
  const { provisioner } = storageClass;
  if (provisioner === 'kubernetes.io/no-provisioner') return;
  let current = claim;
  if (claim.metadata.annotations?.[PROVISIONER] !== provisioner) {
    const annotations = { ...claim.metadata.annotations, [BETA_PROVISIONER]: provisioner, [PROVISIONER]: provisioner };
    current = context.client.update(persistentvolumeclaims, { ...claim, metadata: { ...claim.metadata, annotations } });
  }
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  context.events.event(current, 'Normal', 'ExternalProvisioning', message);
}

/** Volume first, then claim: whoever crashes between the two finds the reservation and goes on. */
function bind(context: ControllerContext, volume: Volume, claim: Claim): void {
  const reserved = reserve(context, volume, claim);
  if (reserved.status?.phase !== 'Bound') context.client.updateStatus(persistentvolumes, { ...reserved, status: { ...reserved.status, phase: 'Bound' } });
  const byController = (claim.spec.volumeName ?? '') === '';
  const annotations = { ...claim.metadata.annotations, ...(byController ? { [BOUND_BY_CONTROLLER]: 'yes' } : {}), [BIND_COMPLETED]: 'yes' };
  let current = claim;
  if (byController || claim.metadata.annotations?.[BIND_COMPLETED] === undefined) {
    current = context.client.update(persistentvolumeclaims, { ...claim, metadata: { ...claim.metadata, annotations }, spec: { ...claim.spec, volumeName: volume.metadata.name } });
  }
  const storage = volume.spec.capacity?.['storage'];
  const status = {
    ...current.status,
    phase: 'Bound',
    ...(volume.spec.accessModes === undefined ? {} : { accessModes: volume.spec.accessModes }),
    ...(storage === undefined ? {} : { capacity: { ...current.status?.capacity, storage } }),
  };
  if (!semanticEqual(current.status, status)) context.client.updateStatus(persistentvolumeclaims, { ...current, status });
}

function reserve(context: ControllerContext, volume: Volume, claim: Claim): Volume {
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  if (volume.spec.claimRef?.uid === uid) return volume;
  const byController = volume.spec.claimRef === undefined;
  const annotations = byController ? { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' } : volume.metadata.annotations;
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace: namespace ?? '', uid, resourceVersion };
  return context.client.update(persistentvolumes, {
    ...volume,
    metadata: { ...volume.metadata, ...(annotations === undefined ? {} : { annotations }) },
    spec: { ...volume.spec, claimRef },
  });
}
