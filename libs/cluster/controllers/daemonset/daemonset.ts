// Mirrors pkg/controller/daemon
// Differs: a failed daemon pod is replaced after a fixed second, not with growing back-off.
import { controllerrevisions, daemonsets, nodes, pods } from '#cluster/api/resources.js';
import type { DaemonSet, DaemonSetStatus, Node, Pod } from '#cluster/api/generated/types.js';
import { isPodAvailable, isPodReady } from '#cluster/api/core/v1/pods.js';
import { deepEqual, semanticEqual } from '#cluster/apimachinery/json.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext, ListerSource } from '#cluster/client/controller.js';
import { claim } from '#cluster/controllers/ownership/claim.js';
import { createPod, deletePod, isNamespaceTerminating, podFromTemplate, slowStart } from '#cluster/controllers/pods/pod-control.js';
import { REVISION_HASH, syncRevision, truncateHistory } from '#cluster/controllers/revisions/history.js';
import type { Revision } from '#cluster/controllers/revisions/history.js';
import { ownKey, wakeOwners } from '#cluster/controllers/wake.js';
import { daemonOnNode, pinnedTo, targetNode, withDaemonTolerations } from './placement.js';
import type { PodsByNode } from './placement.js';
import { rollingUpdate } from './rolling-update.js';

const GENERATION = 'deprecated.daemonset.template.generation';
const GENERATION_LABEL = 'pod-template-generation';
const BURST_REPLICAS = 250;

export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  serviceAccount: 'daemon-set-controller',
  watches: [
    on(daemonsets, ownKey),
    on(pods, wakeOwners(daemonsets, (daemonSet) => daemonSet.spec.selector)),
    on(nodes, wakeAll),
    on(controllerrevisions, wakeOwners(daemonsets, (daemonSet) => daemonSet.spec.selector)),
  ],
  /** One pod on each node that should have one. */
  reconcile(key, context) {
    const daemonSet = context.lister(daemonsets).find(key);
    if (daemonSet === undefined) return;
    const { selector } = daemonSet.spec;
    const matches = (labels: Readonly<Record<string, string>> | undefined): boolean => matchesLabelSelector(selector, labels);
    const mine = claim(context, { resource: pods, owner: daemonSet, matches }, context.lister(pods).list(daemonSet.metadata.namespace));
    if (daemonSet.metadata.deletionTimestamp !== undefined) return;
    const history = claim(context, { resource: controllerrevisions, owner: daemonSet, matches }, context.lister(controllerrevisions).list(daemonSet.metadata.namespace));
    const current = currentRevision(context, daemonSet, history);
    if (current === undefined) return;
    const hash = current.metadata.labels?.[REVISION_HASH] ?? '';
    const byNode = groupByNode(mine);
    const problem = manage(context, daemonSet, byNode, hash);
    if (problem === undefined && daemonSet.spec.updateStrategy?.type !== 'OnDelete') {
      const { kill, nodes: more } = rollingUpdate(context, daemonSet, byNode, hash);
      for (const pod of kill) deletePod(context, daemonSet, pod);
      createOn(context, daemonSet, more, hash);
    }
    const isLive = (revision: Revision): boolean => revision.metadata.uid === current.metadata.uid || mine.some((pod) => pod.metadata.labels?.[REVISION_HASH] === revision.metadata.labels?.[REVISION_HASH]);
    truncateHistory(context, history, isLive, daemonSet.spec.revisionHistoryLimit ?? 10);
    writeStatus(context, daemonSet, byNode, hash);
    if (problem !== undefined) throw problem;
  },
};

function wakeAll(node: Stored<Node>, previous: Stored<Node> | undefined, listers: ListerSource): readonly string[] {
  // Heartbeats change nothing here.
  const isSame = previous !== undefined && deepEqual(previous.metadata.labels, node.metadata.labels) && deepEqual(previous.spec, node.spec);
  return isSame && node.metadata.deletionTimestamp === undefined ? [] : listers.lister(daemonsets).list().map(keyOf);
}

function currentRevision(context: ControllerContext, daemonSet: Stored<DaemonSet>, history: readonly Revision[]): Revision | undefined {
  const { metadata, spec, status } = daemonSet;
  const found = syncRevision(
    context,
    {
      owner: daemonSet,
      template: spec.template,
      labels: spec.template.metadata?.labels ?? {},
      annotations: metadata.annotations ?? {},
      collisionCount: status?.collisionCount,
    },
    history,
  );
  if (found !== 'collided') return found;
  context.client.updateStatus(daemonsets, { ...daemonSet, status: { ...emptyStatus(), ...status, collisionCount: (status?.collisionCount ?? 0) + 1 } });
  return undefined;
}

function groupByNode(found: readonly Stored<Pod>[]): PodsByNode {
  const byNode = new Map<string, Stored<Pod>[]>();
  for (const pod of found) {
    const name = targetNode(pod.spec);
    if (name === undefined) continue;
    const list = byNode.get(name);
    if (list === undefined) byNode.set(name, [pod]);
    else list.push(pod);
  }
  return byNode;
}

/** Returns what went wrong, if anything did. */
function manage(context: ControllerContext, daemonSet: Stored<DaemonSet>, byNode: PodsByNode, hash: string): unknown {
  const missing: string[] = [];
  const surplus: Stored<Pod>[] = [];
  for (const node of context.lister(nodes).list()) decide(context, daemonSet, node, byNode.get(node.metadata.name) ?? [], missing, surplus);
  // Pods that were never bound and whose node is gone would wait for ever.
  for (const [name, found] of byNode) {
    if (context.lister(nodes).find(name) === undefined) surplus.push(...found.filter((pod) => (pod.spec.nodeName ?? '') === '' && pod.metadata.deletionTimestamp === undefined));
  }
  for (const pod of surplus.slice(0, BURST_REPLICAS)) deletePod(context, daemonSet, pod);
  return createOn(context, daemonSet, missing, hash);
}

function decide(context: ControllerContext, daemonSet: Stored<DaemonSet>, node: Stored<Node>, there: readonly Stored<Pod>[], missing: string[], surplus: Stored<Pod>[]): void {
  const { run, stay } = daemonOnNode(daemonSet, node);
  if (run && there.length === 0) missing.push(node.metadata.name);
  else if (!stay) surplus.push(...there.filter(({ metadata }) => metadata.deletionTimestamp === undefined));
  else {
    const running: Stored<Pod>[] = [];
    for (const pod of there) {
      if (pod.metadata.deletionTimestamp !== undefined) continue;
      const phase = pod.status?.phase;
      if (phase === 'Failed' || phase === 'Succeeded') {
        const [type, reason] = phase === 'Failed' ? (['Warning', 'FailedDaemonPod'] as const) : (['Normal', 'SucceededDaemonPod'] as const);
        const text = phase === 'Failed' ? `Found failed daemon pod ${keyOf(pod)} on node ${node.metadata.name}, will try to kill it` : `Found succeeded daemon pod ${keyOf(pod)} on node ${node.metadata.name}, will try to delete it`;
        context.events.event(daemonSet, type, reason, text);
        surplus.push(pod);
      } else running.push(pod);
    }
    const extra = (daemonSet.spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0) !== 0 ? 2 : 1;
    surplus.push(...running.sort(olderFirst).slice(extra));
  }
}

function olderFirst(a: Stored<Pod>, b: Stored<Pod>): number {
  return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : a.metadata.creationTimestamp > b.metadata.creationTimestamp ? 1 : a.metadata.name < b.metadata.name ? -1 : 1;
}

function createOn(context: ControllerContext, daemonSet: Stored<DaemonSet>, nodeNames: readonly string[], hash: string): unknown {
  const generation = daemonSet.metadata.annotations?.[GENERATION];
  const pod = podFromTemplate(daemonSet.spec.template, daemonSet);
  const labels = { ...pod.metadata?.labels, ...(generation === undefined ? {} : { [GENERATION_LABEL]: generation }), [REVISION_HASH]: hash };
  const spec = withDaemonTolerations(daemonSet.spec.template.spec ?? { containers: [] });
  const { error } = slowStart(Math.min(nodeNames.length, BURST_REPLICAS), (i) => {
    createPod(context, daemonSet, { ...pod, metadata: { ...pod.metadata, labels }, spec: pinnedTo(spec, nodeNames[i] ?? '') });
  });
  return isNamespaceTerminating(error) ? undefined : error;
}

function emptyStatus(): DaemonSetStatus {
  return { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
}

function writeStatus(context: ControllerContext, daemonSet: Stored<DaemonSet>, byNode: PodsByNode, hash: string): void {
  const nowMs = context.env.clock.now();
  const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0;
  const counts = { current: 0, misscheduled: 0, desired: 0, ready: 0, updated: 0, available: 0 };
  for (const node of context.lister(nodes).list()) {
    const there = [...(byNode.get(node.metadata.name) ?? [])].sort(olderFirst);
    const { run } = daemonOnNode(daemonSet, node);
    if (!run) counts.misscheduled += there.length > 0 ? 1 : 0;
    else {
      counts.desired++;
      if (there.length > 0) counts.current++;
      const best = there.find((pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined) ?? there[0];
      if (best === undefined) continue;
      if (isPodReady(best)) {
        counts.ready++;
        if (isPodAvailable(best, minReadySeconds, nowMs)) counts.available++;
      }
      if (best.metadata.labels?.[REVISION_HASH] === hash) counts.updated++;
    }
  }
  const unavailable = counts.desired - counts.available;
  const { collisionCount, conditions } = daemonSet.status ?? {};
  const status: DaemonSetStatus = {
    currentNumberScheduled: counts.current,
    numberMisscheduled: counts.misscheduled,
    desiredNumberScheduled: counts.desired,
    numberReady: counts.ready,
    observedGeneration: daemonSet.metadata.generation ?? 0,
    ...(counts.updated === 0 ? {} : { updatedNumberScheduled: counts.updated }),
    ...(counts.available === 0 ? {} : { numberAvailable: counts.available }),
    ...(unavailable === 0 ? {} : { numberUnavailable: unavailable }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
  };
  // Also for the new one beside an old one, which goes when that is available.
  if ([...byNode.values()].flat().some((pod) => isPodReady(pod) && !isPodAvailable(pod, minReadySeconds, nowMs))) context.wakeAfter(keyOf(daemonSet), minReadySeconds * 1000);
  if (!semanticEqual(daemonSet.status, status)) context.client.updateStatus(daemonsets, { ...daemonSet, status });
}
