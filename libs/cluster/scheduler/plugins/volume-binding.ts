// Mirrors pkg/scheduler/framework/plugins/volumebinding
// Differs: no storage capacity tracking; no scoring by capacity.
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#cluster/api/generated/types.js';
import { persistentvolumeclaims, persistentvolumes } from '#cluster/api/resources.js';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, SELECTED_NODE, claimClass, findMatchingVolume, fitsOnNode } from '#cluster/api/core/v1/volume-matching.js';
import { matchesNodeSelectorTerm } from '#cluster/api/core/v1/node-affinity.js';
import { isConflict } from '#cluster/apimachinery/errors.js';
import { StillWaiting } from '#cluster/apimachinery/still-waiting.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Client } from '#cluster/client/client.js';
import type { NodeInfo, PodInfo } from '#cluster/scheduler/framework/node-info.js';
import type { FilterPlugin, PreBindPlugin } from '#cluster/scheduler/framework/plugin.js';
import type { ObjectSource, Snapshot } from '#cluster/scheduler/framework/snapshot.js';
import { failed, fits, skip, unresolvable, waiting } from '#cluster/scheduler/framework/status.js';
import type { Status } from '#cluster/scheduler/framework/status.js';

interface Claims {
  readonly bound: readonly Stored<PersistentVolumeClaim>[];
  /** Unbound, of classes that wait for the first pod. */
  readonly delayed: readonly Stored<PersistentVolumeClaim>[];
  readonly immediate: readonly Stored<PersistentVolumeClaim>[];
  readonly objects: ObjectSource;
}

export function volumeBinding(client: Client, objects: ObjectSource): FilterPlugin<Claims> & PreBindPlugin {
  return {
    name: 'VolumeBinding',
    retryOn: ['claim/change', 'volume/change', 'storageclass/change', 'node/add', 'node/labels'],
    preFilter(pod, snapshot: Snapshot) {
      const found = claimsOf(pod.pod, snapshot.objects);
      if ('reasons' in found) return { status: found };
      if (found.immediate.length > 0) return { status: unresolvable('pod has unbound immediate PersistentVolumeClaims') };
      return found.bound.length + found.delayed.length === 0 ? { status: skip() } : { status: fits(), state: found };
    },
    filter: (_pod, node, claims) => (claims === undefined ? fits() : filterNode(node, claims)),
    preBind: (pod, node) => bindVolumes(client, objects, pod, node),
  };
}

/** The claim behind a volume of the pod; ephemeral volumes have one named after both. */
export function claimNameOf(pod: Pod, volume: NonNullable<NonNullable<Pod['spec']>['volumes']>[number]): string | undefined {
  if (volume.ephemeral !== undefined) return `${pod.metadata?.name ?? ''}-${volume.name}`;
  return volume.persistentVolumeClaim?.claimName;
}

function claimsOf(pod: Stored<Pod>, objects: ObjectSource): Claims | Status {
  const bound: Stored<PersistentVolumeClaim>[] = [];
  const delayed: Stored<PersistentVolumeClaim>[] = [];
  const immediate: Stored<PersistentVolumeClaim>[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    const name = claimNameOf(pod, volume);
    if (name === undefined) continue;
    const claim = objects.findClaim(pod.metadata.namespace ?? '', name);
    if (claim === undefined) {
      return unresolvable(
        volume.ephemeral === undefined
          ? `persistentvolumeclaim "${name}" not found`
          : `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`,
      );
    }
    if (claim.status?.phase === 'Lost') {
      return unresolvable(`persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`);
    }
    if (claim.metadata.deletionTimestamp !== undefined) return unresolvable(`persistentvolumeclaim "${name}" is being deleted`);
    if (isBound(claim)) bound.push(claim);
    else if (objects.findStorageClass(claimClass(claim))?.volumeBindingMode === 'WaitForFirstConsumer' && !claim.spec.volumeName) delayed.push(claim);
    else immediate.push(claim);
  }
  return { bound, delayed, immediate, objects };
}

function isBound(claim: Stored<PersistentVolumeClaim>): boolean {
  return (claim.spec.volumeName ?? '') !== '' && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined;
}

function filterNode(node: NodeInfo, { bound, delayed, objects }: Claims): Status {
  for (const claim of bound) {
    const volume = objects.findVolume(claim.spec.volumeName ?? '');
    if (volume === undefined) return unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
    if (!fitsOnNode(volume, node.node)) return unresolvable("node(s) didn't match PersistentVolume's node affinity");
  }
  const taken = new Set<string>();
  for (const claim of delayed) {
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (selected !== undefined && selected !== node.name) return unresolvable("node(s) didn't match PersistentVolume's node affinity");
    const volume = matchingVolume(claim, node, objects, taken);
    if (volume !== undefined) taken.add(volume.metadata.name);
    else if (!canProvision(claim, node, objects)) return unresolvable("node(s) didn't find available persistent volumes to bind");
  }
  return fits();
}

function matchingVolume(
  claim: Stored<PersistentVolumeClaim>,
  node: NodeInfo,
  objects: ObjectSource,
  taken: ReadonlySet<string>,
): Stored<PersistentVolume> | undefined {
  const free = [...objects.listVolumes()].filter((volume) => !taken.has(volume.metadata.name));
  return findMatchingVolume(claim, free, node.node);
}

function canProvision(claim: Stored<PersistentVolumeClaim>, node: NodeInfo, objects: ObjectSource): boolean {
  const storageClass = objects.findStorageClass(claimClass(claim));
  if (storageClass === undefined || storageClass.provisioner === 'kubernetes.io/no-provisioner') return false;
  const terms = storageClass.allowedTopologies ?? [];
  return (
    terms.length === 0 ||
    terms.some(({ matchLabelExpressions = [] }) =>
      matchesNodeSelectorTerm({ matchExpressions: matchLabelExpressions.map(({ key, values }) => ({ key, operator: 'In', values })) }, node.node),
    )
  );
}

/** Reserves volumes for the claims that waited for this pod, or asks for new ones; waits until all are bound. */
function bindVolumes(client: Client, objects: ObjectSource, { pod }: PodInfo, node: NodeInfo): Status {
  const claims = claimsOf(pod, objects);
  if ('reasons' in claims) return claims;
  if (claims.delayed.length === 0) return fits();
  try {
    const taken = new Set<string>();
    for (const claim of claims.delayed) {
      const volume = matchingVolume(claim, node, objects, taken);
      if (volume !== undefined) {
        taken.add(volume.metadata.name);
        if (volume.spec.claimRef?.uid !== claim.metadata.uid) reserveVolume(client, volume, claim);
      } else if (claim.metadata.annotations?.[SELECTED_NODE] !== node.name) {
        const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: node.name };
        client.update(persistentvolumeclaims, { ...claim, metadata: { ...claim.metadata, annotations } });
      }
    }
  } catch (error) {
    if (error instanceof StillWaiting) throw error;
    if (isConflict(error)) return waiting();
    return failed(error instanceof Error ? error.message : String(error));
  }
  return waiting();
}

function reserveVolume(client: Client, volume: Stored<PersistentVolume>, claim: Stored<PersistentVolumeClaim>): void {
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  const isByHand = volume.spec.claimRef !== undefined;
  client.update(persistentvolumes, {
    ...volume,
    metadata: isByHand ? volume.metadata : { ...volume.metadata, annotations: { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' } },
    spec: { ...volume.spec, claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace: namespace ?? '', uid, resourceVersion } },
  });
}
