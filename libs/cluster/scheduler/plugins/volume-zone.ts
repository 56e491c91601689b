// Mirrors pkg/scheduler/framework/plugins/volumezone
// Differs: nothing a learner can see.
import type { FilterPlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits, skip, unresolvable } from '#cluster/scheduler/framework/status.js';
import { claimNameOf } from './volume-binding.js';

const TOPOLOGY_LABELS = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

interface Topology {
  readonly key: string;
  readonly values: readonly string[];
}

export const volumeZone: FilterPlugin<readonly Topology[]> = {
  name: 'VolumeZone',
  retryOn: ['node/add', 'node/labels', 'claim/change', 'volume/change', 'storageclass/change'],
  preFilter({ pod, namespace }, { objects }) {
    const topologies: Topology[] = [];
    for (const volume of pod.spec.volumes ?? []) {
      const claimName = claimNameOf(pod, volume);
      const claim = claimName === undefined ? undefined : objects.findClaim(namespace, claimName);
      const labels = objects.findVolume(claim?.spec.volumeName ?? '')?.metadata.labels ?? {};
      for (const key of TOPOLOGY_LABELS) if (labels[key] !== undefined) topologies.push({ key, values: (labels[key] as string).split('__') });
    }
    return topologies.length === 0 ? { status: skip() } : { status: fits(), state: topologies };
  },
  filter(_pod, { node }, topologies) {
    const labels = node.metadata.labels ?? {};
    const isThere = (topologies ?? []).every(({ key, values }) => labels[key] !== undefined && values.includes(labels[key] as string));
    return isThere ? fits() : unresolvable('node(s) had no available volume zone');
  },
};
