// Mirrors pkg/controller/daemon/update.go
// Differs: nothing.
import { nodes } from '#cluster/api/resources.js';
import type { DaemonSet, Pod } from '#cluster/api/generated/types.js';
import { isPodAvailable } from '#cluster/api/core/v1/pods.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import { scaledValue } from '#cluster/controllers/int-or-percent.js';
import { REVISION_HASH } from '#cluster/controllers/revisions/history.js';
import { daemonOnNode } from './placement.js';
import type { PodsByNode } from './placement.js';

/** Old pods to give up and nodes that get a new pod beside the old one. */
interface UpdateStep {
  readonly kill: readonly Stored<Pod>[];
  readonly nodes: readonly string[];
}

interface OnNode {
  readonly nodeName: string;
  readonly oldPod: Stored<Pod> | undefined;
  readonly newPod: Stored<Pod> | undefined;
}

export function rollingUpdate(context: ControllerContext, daemonSet: Stored<DaemonSet>, byNode: PodsByNode, hash: string): UpdateStep {
  const nowMs = context.env.clock.now();
  const isAvailable = (pod: Pod | undefined): boolean => pod !== undefined && isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, nowMs);
  const desired = context.lister(nodes).list().filter((node) => daemonOnNode(daemonSet, node).run).length;
  const { maxSurge, maxUnavailable } = daemonSet.spec.updateStrategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge ?? 0, desired, 'up');
  const rounded = scaledValue(maxUnavailable ?? 1, desired, 'up');
  const unavailableMax = surge === 0 && rounded === 0 ? 1 : rounded;
  const found = [...byNode].map(([nodeName, there]) => oldAndNew(nodeName, there, hash));
  return surge === 0 ? withoutSurge(found, unavailableMax, isAvailable) : withSurge(found, surge, unavailableMax, isAvailable);
}

function oldAndNew(nodeName: string, there: readonly Stored<Pod>[], hash: string): OnNode {
  const isNew = (pod: Stored<Pod>): boolean => pod.metadata.labels?.[REVISION_HASH] === hash;
  return { nodeName, oldPod: there.find((pod) => !isNew(pod)), newPod: there.find(isNew) };
}

type Availability = (pod: Pod | undefined) => boolean;

/** An old pod goes when it serves nobody, or when few enough are away. */
function withoutSurge(found: readonly OnNode[], unavailableMax: number, isAvailable: Availability): UpdateStep {
  let unavailable = 0;
  const broken: Stored<Pod>[] = [];
  const healthy: Stored<Pod>[] = [];
  for (const { oldPod, newPod } of found) {
    if (oldPod === undefined) {
      if (newPod === undefined || !isAvailable(newPod)) unavailable++;
      continue;
    }
    if (newPod !== undefined) continue; // the surplus one is being dealt with
    if (oldPod.metadata.deletionTimestamp !== undefined) unavailable++;
    else if (!isAvailable(oldPod)) {
      broken.push(oldPod);
      unavailable++;
    } else healthy.push(oldPod);
  }
  return { kill: [...broken, ...healthy.slice(0, Math.max(0, unavailableMax - unavailable))], nodes: [] };
}

/** A new pod comes beside the old one, which goes when the new one is available. */
function withSurge(found: readonly OnNode[], surge: number, unavailableMax: number, isAvailable: Availability): UpdateStep {
  const kill: Stored<Pod>[] = [];
  const broken: string[] = [];
  const healthy: { readonly nodeName: string; readonly pod: Stored<Pod> }[] = [];
  let surging = 0;
  let unavailable = 0;
  for (const { nodeName, oldPod, newPod } of found) {
    if (oldPod === undefined) {
      if (!isAvailable(newPod)) unavailable++;
    } else if (newPod === undefined) {
      if (oldPod.metadata.deletionTimestamp !== undefined) continue;
      if (isAvailable(oldPod)) healthy.push({ nodeName, pod: oldPod });
      else broken.push(nodeName);
    } else if (isAvailable(newPod)) {
      if (oldPod.metadata.deletionTimestamp === undefined) kill.push(oldPod);
    } else surging++;
  }
  const room = Math.max(0, surge - surging);
  const fresh = healthy.slice(0, room).map(({ nodeName }) => nodeName);
  const sacrificed = healthy.slice(room, room + Math.max(0, unavailableMax - unavailable)).map(({ pod }) => pod);
  return { kill: unavailableMax > 0 ? [...kill, ...sacrificed] : kill, nodes: [...broken, ...fresh] };
}
