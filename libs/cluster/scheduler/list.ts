// Mirrors pkg/scheduler/apis/config/v1/default_plugins.go
// Differs: no NodeVolumeLimits, NodeDeclaredFeatures nor gang scheduling.
import type { Client, EventRecorder } from '#cluster/client/client.js';
import type { Profile } from './framework/plugin.js';
import type { ObjectSource } from './framework/snapshot.js';
import { balancedAllocation } from './plugins/balanced-allocation.js';
import { defaultBinder } from './plugins/default-binder.js';
import { defaultPreemption } from './plugins/default-preemption.js';
import { dynamicResources } from './plugins/dynamic-resources.js';
import { imageLocality } from './plugins/image-locality.js';
import { interPodAffinity } from './plugins/inter-pod-affinity.js';
import { nodeAffinity } from './plugins/node-affinity.js';
import { nodeName } from './plugins/node-name.js';
import { nodePorts } from './plugins/node-ports.js';
import { nodeResourcesFit } from './plugins/node-resources-fit.js';
import { nodeUnschedulable } from './plugins/node-unschedulable.js';
import { podTopologySpread } from './plugins/pod-topology-spread.js';
import { prioritySort } from './plugins/priority-sort.js';
import { schedulingGates } from './plugins/scheduling-gates.js';
import { taintToleration } from './plugins/taint-toleration.js';
import { volumeBinding } from './plugins/volume-binding.js';
import { volumeRestrictions } from './plugins/volume-restrictions.js';
import { volumeZone } from './plugins/volume-zone.js';

/** The plugins of `default-scheduler`. The order of filters decides which reason a node gives: the first that says no. */
export function defaultProfile(client: Client, events: EventRecorder, objects: ObjectSource): Profile {
  const volumes = volumeBinding(client, objects);
  const profile: Profile = {
    queueSort: prioritySort,
    preEnqueue: [schedulingGates],
    filter: [
      nodeUnschedulable,
      nodeName,
      taintToleration,
      nodeAffinity,
      nodePorts,
      nodeResourcesFit,
      volumeRestrictions,
      volumes,
      volumeZone,
      podTopologySpread,
      interPodAffinity,
    ],
    // Freeing an idle device is cheaper than pushing out a pod, so it is tried first.
    postFilter: [dynamicResources, defaultPreemption({ client, events, profile: () => profile })],
    score: [taintToleration, nodeAffinity, nodeResourcesFit, podTopologySpread, interPodAffinity, balancedAllocation, imageLocality],
    reserve: [],
    preBind: [volumes],
    bind: [defaultBinder(client)],
    postBind: [],
  };
  return profile;
}
