// Mirrors pkg/controller/tainteviction
// Differs: the end of a tolerated time is a key of the queue, not a timer of its own.
import { nodes, pods } from '#cluster/api/resources.js';
import type { Node, Pod, Taint } from '#cluster/api/generated/types.js';
import { toleratesTaint } from '#cluster/api/core/v1/tolerations.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime, parseTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext, ListerSource } from '#cluster/client/controller.js';
import { isFirstSeen } from '#cluster/controllers/wake.js';

/** Keys: `check|namespace/name`, and `due|namespace/name|uid` when a tolerated time has passed. */
export const taintEvictionController: Controller = {
  name: 'taint-eviction-controller',
  serviceAccount: 'node-controller',
  watches: [on(nodes, podsOf), on(pods, (pod, previous) => (isPlacedAnew(pod, previous) ? [`check|${keyOf(pod)}`] : []))],
  /** Evicts pods that do not tolerate a NoExecute taint of their node, or no longer. */
  reconcile(key, context) {
    const [what, podKey = '', uid] = key.split('|');
    const pod = context.lister(pods).find(podKey);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined || (uid !== undefined && pod.metadata.uid !== uid)) return;
    const node = context.lister(nodes).find(pod.spec.nodeName ?? '');
    const taints = (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
    if (taints.length === 0) return;
    const toleratedMs = toleratedFor(pod, taints);
    if (toleratedMs === Number.POSITIVE_INFINITY) return;
    const sinceMs = Math.max(...taints.map(({ timeAdded }) => parseTime(timeAdded) ?? 0));
    const leftMs = sinceMs + toleratedMs - context.env.clock.now();
    // A taint without a time was first seen when the pod was checked; the key that comes back due tells that its time is over.
    if (toleratedMs === 0 || (what === 'due' && leftMs <= 0)) evict(context, pod);
    else context.wakeAfter(`due|${podKey}|${pod.metadata.uid}`, sinceMs === 0 ? toleratedMs : Math.max(0, leftMs));
  },
};

function podsOf(node: Stored<Node>, previous: Stored<Node> | undefined, listers: ListerSource): readonly string[] {
  const hasTaint = (node.spec.taints ?? []).some(({ effect }) => effect === 'NoExecute');
  if (!hasTaint || (!isFirstSeen(node, previous) && deepEqual(previous?.spec.taints, node.spec.taints))) return [];
  const { name } = node.metadata;
  return listers.lister(pods).list().filter((pod) => pod.spec.nodeName === name).map((pod) => `check|${keyOf(pod)}`);
}

function isPlacedAnew(pod: Stored<Pod>, previous: Stored<Pod> | undefined): boolean {
  if ((pod.spec.nodeName ?? '') === '') return false;
  return isFirstSeen(pod, previous) || previous?.spec.nodeName !== pod.spec.nodeName || !deepEqual(previous?.spec.tolerations, pod.spec.tolerations);
}

/** Milliseconds; 0 when a taint is not tolerated at all, infinite when all are for ever. */
function toleratedFor(pod: Pod, taints: readonly Taint[]): number {
  let leastMs = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const toleration = pod.spec?.tolerations?.find((candidate) => toleratesTaint(candidate, taint));
    if (toleration === undefined) return 0;
    if (toleration.tolerationSeconds !== undefined) leastMs = Math.min(leastMs, Math.max(0, toleration.tolerationSeconds) * 1000);
  }
  return leastMs;
}

function evict(context: ControllerContext, pod: Stored<Pod>): void {
  const { namespace, name } = pod.metadata;
  context.events.event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${keyOf(pod)}`);
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
    lastTransitionTime: formatTime(context.env.clock.now()),
    observedGeneration: pod.metadata.generation,
  };
  try {
    context.client.patch(pods, namespace, name, 'strategic', { status: { conditions: [condition] } }, 'status');
    context.client.delete(pods, namespace, name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
