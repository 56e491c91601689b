// Mirrors pkg/controller/nodelifecycle
// Differs: the time of the last sign of life is read from the lease, and is no earlier than the start of the controller,
// rather than when the controller saw it; no eviction rate limits.
import { leases, nodes, pods } from '#cluster/api/resources.js';
import type { Lease, Node, NodeCondition, Taint } from '#cluster/api/generated/types.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime, parseTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { ownKey } from '#cluster/controllers/wake.js';
import { withWantedTaints } from './taints.js';

const LEASE_NAMESPACE = 'kube-node-lease';
/** A node that was silent for so long is thought lost (--node-monitor-grace-period). */
const MONITOR_GRACE_MS = 50_000;
/** A new node gets more time for its first word. */
const STARTUP_GRACE_MS = 60_000;
const MONITOR_PERIOD_MS = 5_000;
const CAME = 'came';
const WENT = 'went';
const OBSERVED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export const nodeLifecycleController: Controller = {
  name: 'node-lifecycle-controller',
  serviceAccount: 'node-controller',
  eventSource: 'node-controller',
  watches: [
    on(nodes, ownKey),
    on(nodes, (node, previous, listers) => {
      const isThere = listers.lister(nodes).find(node.metadata.name)?.metadata.uid === node.metadata.uid;
      return isThere && previous !== undefined ? [] : [`${node.metadata.name}/${node.metadata.uid}/${isThere ? CAME : WENT}`];
    }),
    on(leases, (lease, previous) => (isNews(lease, previous) ? [lease.metadata.name] : [])),
    on(pods, () => []),
  ],
  /** Notices nodes that fall silent, and keeps the taints that say what is wrong with a node. */
  reconcile(key, context) {
    const [name = '', uid, news] = key.split('/');
    const node = context.lister(nodes).find(name);
    if (uid !== undefined) return tell(context, name, uid, news === CAME ? node : undefined);
    if (node === undefined) return;
    const { current, readyBefore } = noteSilence(context, node);
    const ready = conditionOf(current, 'Ready')?.status;
    if (readyBefore === 'True' && ready !== 'True') {
      context.events.event(current, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    }
    if (ready !== undefined && ready !== 'True') markPodsNotReady(context, name);
    writeTaints(context, current);
  },
};

/** That a node came or went since the controller began. */
function tell(context: ControllerContext, name: string, uid: string, node: Stored<Node> | undefined): void {
  const createdMs = parseTime(node?.metadata.creationTimestamp);
  // Times of creation are whole seconds.
  if (createdMs !== undefined && createdMs + 1_000 <= context.startedMs) return;
  const about = { apiVersion: 'v1', kind: 'Node', metadata: { name, uid } } as Stored<Node>;
  const [reason, message] = node === undefined ? ['RemovingNode', `Removing Node ${name} from Controller`] : ['RegisteredNode', `Registered Node ${name} in Controller`];
  context.events.event(about, 'Normal', reason, `Node ${name} event: ${message}`);
}

/** A lease is renewed every ten seconds; only one that begins or begins again after silence is of interest. */
function isNews(lease: Stored<Lease>, previous: Stored<Lease> | undefined): boolean {
  return lease.metadata.namespace === LEASE_NAMESPACE && previous === undefined;
}

function conditionOf(node: Node, type: string): NodeCondition | undefined {
  return node.status?.conditions?.find((condition) => condition.type === type);
}

function noteSilence(context: ControllerContext, node: Stored<Node>): { current: Stored<Node>; readyBefore: string | undefined } {
  const { name, creationTimestamp } = node.metadata;
  const nowMs = context.env.clock.now();
  const ready = conditionOf(node, 'Ready');
  const renewedMs = parseTime(context.lister(leases).find(`${LEASE_NAMESPACE}/${name}`)?.spec.renewTime);
  const heartbeatMs = parseTime(ready?.lastHeartbeatTime);
  const heardMs = Math.max(renewedMs ?? 0, heartbeatMs ?? 0);
  const deadlineMs = heardMs === 0 ? (parseTime(creationTimestamp) ?? nowMs) + STARTUP_GRACE_MS : Math.max(heardMs, context.startedMs) + MONITOR_GRACE_MS;
  if (nowMs <= deadlineMs) {
    // The controller looks every five seconds, so silence is noticed at the first look after the grace period.
    context.wakeAfter(name, Math.min(deadlineMs - nowMs + MONITOR_PERIOD_MS, MONITOR_GRACE_MS));
    return { current: node, readyBefore: ready?.status };
  }
  const conditions = unknownConditions(node, formatTime(nowMs), creationTimestamp);
  if (deepEqual(conditions, node.status?.conditions)) return { current: node, readyBefore: ready?.status };
  const current = context.client.updateStatus(nodes, { ...node, status: { ...node.status, conditions } });
  return { current, readyBefore: ready?.status };
}

function unknownConditions(node: Node, now: string, created: string): readonly NodeCondition[] {
  const conditions = [...(node.status?.conditions ?? [])];
  for (const type of OBSERVED) {
    const index = conditions.findIndex((condition) => condition.type === type);
    const before = conditions[index];
    if (before === undefined) {
      conditions.push({
        type,
        status: 'Unknown',
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
        lastHeartbeatTime: created,
        lastTransitionTime: now,
      });
    } else if (before.status !== 'Unknown') {
      conditions[index] = {
        ...before,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime: now,
      };
    }
  }
  return conditions;
}

/** Pods of a lost node are no longer ready, so that services stop sending to them. */
function markPodsNotReady(context: ControllerContext, nodeName: string): void {
  const lastTransitionTime = formatTime(context.env.clock.now());
  for (const pod of context.lister(pods).list()) {
    if (pod.spec.nodeName !== nodeName || pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True') continue;
    const conditions = pod.status.conditions.map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime } : condition,
    );
    try {
      context.client.updateStatus(pods, { ...pod, status: { ...pod.status, conditions } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    context.events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }
}

function writeTaints(context: ControllerContext, node: Stored<Node>): void {
  // When no node at all answers, the fault is more likely on this side: nothing is thrown out then.
  const someAnswer = context.lister(nodes).list().some((other) => conditionOf(other, 'Ready')?.status === 'True' && other.metadata.uid !== node.metadata.uid);
  const before = node.spec.taints ?? [];
  const taints = withWantedTaints(node, someAnswer, formatTime(context.env.clock.now()));
  if (deepEqual(before, taints)) return;
  const { taints: _before, ...spec } = node.spec;
  const next: readonly Taint[] = taints;
  context.client.update(nodes, { ...node, spec: next.length === 0 ? spec : { ...spec, taints: next } } as Stored<Node>);
}
