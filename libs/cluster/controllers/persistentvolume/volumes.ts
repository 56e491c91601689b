// Mirrors syncVolume of pkg/controller/volume/persistentvolume/pv_controller.go
// Differs: deleting knows hostPath only; volumes with a provisioner are deleted by it.
import { persistentvolumeclaims, persistentvolumes } from '#cluster/api/resources.js';
import type { PersistentVolume } from '#cluster/api/generated/types.js';
import { BOUND_BY_CONTROLLER } from '#cluster/api/core/v1/volume-matching.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
type Volume = Stored<PersistentVolume>;

export function syncVolume(context: ControllerContext, volume: Volume): void {
  const ref = volume.spec.claimRef;
  if (ref === undefined || (ref.uid ?? '') === '') {
    setPhase(context, volume, 'Available');
    return;
  }
  const claim = context.lister(persistentvolumeclaims).find(`${ref.namespace ?? ''}/${ref.name ?? ''}`);
  if (claim === undefined || claim.metadata.uid !== ref.uid) {
    release(context, volume);
    return;
  }
  const wanted = claim.spec.volumeName ?? '';
  if (wanted === volume.metadata.name) setPhase(context, volume, 'Bound');
  else if (wanted !== '') unbind(context, volume);
}

function setPhase(context: ControllerContext, volume: Volume, phase: string, message?: string): Volume {
  if (volume.status?.phase === phase) return volume;
  const lastPhaseTransitionTime = formatTime(context.env.clock.now());
  const { message: _before, ...rest } = volume.status ?? {};
  return context.client.updateStatus(persistentvolumes, { ...volume, status: { ...rest, phase, lastPhaseTransitionTime, ...(message === undefined ? {} : { message }) } });
}

/** The claim chose another volume. */
function unbind(context: ControllerContext, volume: Volume): void {
  const { [BOUND_BY_CONTROLLER]: byController, ...annotations } = volume.metadata.annotations ?? {};
  const { claimRef, ...spec } = volume.spec;
  const { uid: _uid, resourceVersion: _version, ...handWritten } = claimRef ?? {};
  const next = byController === undefined ? { ...spec, claimRef: handWritten } : spec;
  const unbound = context.client.update(persistentvolumes, { ...volume, metadata: { ...volume.metadata, annotations }, spec: next } as Volume);
  setPhase(context, unbound, 'Available');
}

function release(context: ControllerContext, volume: Volume): void {
  if (volume.status?.phase === 'Failed') return;
  const released = setPhase(context, volume, 'Released');
  if (volume.spec.persistentVolumeReclaimPolicy !== 'Delete' || volume.metadata.annotations?.[PROVISIONED_BY] !== undefined) return;
  const path = volume.spec.hostPath?.path;
  const problem = path === undefined ? 'error getting deleter volume plugin for volume' : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
  if (path?.startsWith('/tmp/')) context.client.delete(persistentvolumes, undefined, volume.metadata.name);
  else {
    setPhase(context, released, 'Failed', problem);
    context.events.event(released, 'Warning', 'VolumeFailedDelete', problem);
  }
}
