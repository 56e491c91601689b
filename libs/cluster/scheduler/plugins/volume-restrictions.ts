// Mirrors pkg/scheduler/framework/plugins/volumerestrictions
// Differs: only ReadWriteOncePod; the disks of particular clouds are not simulated.
import type { FilterPlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits, skip, unschedulable } from '#cluster/scheduler/framework/status.js';
import { claimNameOf } from './volume-binding.js';

export const volumeRestrictions: FilterPlugin<ReadonlySet<string>> = {
  name: 'VolumeRestrictions',
  retryOn: ['pod/deleted', 'node/add', 'claim/change'],
  preFilter({ pod, namespace }, snapshot) {
    const alone = new Set<string>();
    for (const volume of pod.spec.volumes ?? []) {
      const name = claimNameOf(pod, volume);
      const claim = name === undefined ? undefined : snapshot.objects.findClaim(namespace, name);
      if (name !== undefined && claim?.spec.accessModes?.includes('ReadWriteOncePod')) alone.add(name);
    }
    if (alone.size === 0) return { status: skip() };
    for (const node of snapshot.nodes) {
      for (const other of node.pods.values()) {
        if (other.namespace !== namespace) continue;
        const isTaken = (other.pod.spec.volumes ?? []).some((volume) => alone.has(claimNameOf(other.pod, volume) ?? ''));
        if (isTaken) return { status: unschedulable('node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod') };
      }
    }
    return { status: fits(), state: alone };
  },
  filter: () => fits(),
};
