// Mirrors pkg/controller/podgc
// Differs: woken by what happens rather than every 20 s.
import { nodes, pods } from '#cluster/api/resources.js';
import type { Node, Pod } from '#cluster/api/generated/types.js';
import { isPodTerminal } from '#cluster/api/core/v1/pods.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext, ListerSource } from '#cluster/client/controller.js';
import { isFirstSeen } from '#cluster/controllers/wake.js';

/** A node that is gone may come back within this time; then its pods are spared. */
const QUARANTINE_MS = 40_000;
const CHECK_PERIOD_MS = 20_000;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** Keys: `pod|namespace/name`, `lost|namespace/name` after the quarantine of its node, `node|name`. */
export const podGcController: Controller = {
  name: 'pod-garbage-collector-controller',
  serviceAccount: 'pod-garbage-collector',
  watches: [
    on(pods, (pod, previous) => (isOfInterest(pod, previous) ? [`pod|${keyOf(pod)}`] : [])),
    on(nodes, (node, previous, listers) => (concernsPods(node, previous, listers) ? [`node|${node.metadata.name}`] : [])),
  ],
  /** Removes pods that no kubelet will ever remove: of nodes that are gone, and deleted before they had a node. */
  reconcile(key, context) {
    const at = key.indexOf('|');
    const [what, name] = [key.slice(0, at), key.slice(at + 1)];
    if (what === 'node') {
      for (const pod of context.lister(pods).list()) if (pod.spec.nodeName === name) check(context, pod, false);
      return;
    }
    const pod = context.lister(pods).find(name);
    if (pod !== undefined) check(context, pod, what === 'lost');
  },
};

function isOfInterest(pod: Stored<Pod>, previous: Stored<Pod> | undefined): boolean {
  return isFirstSeen(pod, previous) || pod.spec.nodeName !== previous?.spec.nodeName || pod.metadata.deletionTimestamp !== previous?.metadata.deletionTimestamp;
}

/** It went, or was taken out of service. */
function concernsPods(node: Stored<Node>, previous: Stored<Node> | undefined, listers: ListerSource): boolean {
  return listers.lister(nodes).find(node.metadata.name) === undefined || !deepEqual(node.spec.taints, previous?.spec.taints);
}

function check(context: ControllerContext, pod: Stored<Pod>, quarantineIsOver: boolean): void {
  const nodeName = pod.spec.nodeName ?? '';
  const isLeaving = pod.metadata.deletionTimestamp !== undefined;
  if (nodeName === '') {
    if (isLeaving) remove(context, pod, undefined);
    return;
  }
  const node = context.lister(nodes).find(nodeName);
  if (node === undefined) {
    if (quarantineIsOver) remove(context, pod, 'PodGC: node no longer exists');
    else context.wakeAfter(`lost|${keyOf(pod)}`, QUARANTINE_MS + CHECK_PERIOD_MS);
    return;
  }
  const isReady = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  const isOut = (node.spec.taints ?? []).some((taint) => taint.key === OUT_OF_SERVICE);
  if (isLeaving && isOut && !isReady) remove(context, pod, undefined);
}

function remove(context: ControllerContext, pod: Stored<Pod>, why: string | undefined): void {
  const { namespace, name } = pod.metadata;
  try {
    if (!isPodTerminal(pod)) context.client.patch(pods, namespace, name, 'strategic', { status: { phase: 'Failed', ...disruption(context, pod, why) } }, 'status');
    context.client.delete(pods, namespace, name, { gracePeriodSeconds: 0 });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function disruption(context: ControllerContext, pod: Stored<Pod>, message: string | undefined): object {
  if (message === undefined) return {};
  const lastTransitionTime = formatTime(context.env.clock.now());
  const observedGeneration = pod.metadata.generation;
  return { conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message, lastTransitionTime, observedGeneration }] };
}
