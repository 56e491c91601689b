// Mirrors pkg/printers/internalversion: printPod
// Differs: nothing.
import type { Container, ContainerStatus, Pod } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column, RowCondition } from '#cluster/apiserver/strategy.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { humanDuration, parseTime } from '#cluster/apimachinery/time.js';
import { AGE, described, NAME } from '#cluster/registry/columns.js';

export const podColumns: readonly Column<Pod>[] = described<Pod>([
  NAME,
  { name: 'Ready', type: 'string', cell: (pod) => readyOf(pod) },
  { name: 'Status', type: 'string', cell: (pod) => summaryOf(pod).reason },
  { name: 'Restarts', type: 'string', cell: (pod, now) => restartsOf(pod, now) },
  AGE,
  { name: 'IP', type: 'string', priority: 1, cell: (pod) => pod.status?.podIP ?? '<none>' },
  { name: 'Node', type: 'string', priority: 1, cell: (pod) => pod.spec.nodeName ?? '<none>' },
  { name: 'Nominated Node', type: 'string', priority: 1, cell: (pod) => pod.status?.nominatedNodeName ?? '<none>' },
  { name: 'Readiness Gates', type: 'string', priority: 1, cell: (pod) => gatesOf(pod) },
], {
  Ready: 'The aggregate readiness state of this pod for accepting traffic.',
  Status: 'The aggregate status of the containers in this pod.',
  Restarts: 'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
  IP: fieldDoc('core.v1.PodStatus', 'podIP'),
  Node: fieldDoc('core.v1.PodSpec', 'nodeName'),
  'Nominated Node': fieldDoc('core.v1.PodStatus', 'nominatedNodeName'),
  'Readiness Gates': fieldDoc('core.v1.PodSpec', 'readinessGates'),
});

const DONE: Readonly<Record<string, string>> = { Succeeded: 'The pod has completed successfully.', Failed: 'The pod failed.' };

export function podRowConditions({ status }: Stored<Pod>): readonly RowCondition[] {
  const reason = status?.phase ?? '';
  const message = DONE[reason];
  return message === undefined ? [] : [{ type: 'Completed', status: 'True', reason, message }];
}

interface Summary {
  readonly reason: string;
  readonly readyContainers: number;
  readonly totalContainers: number;
  readonly restarts: number;
  readonly lastRestart: number | undefined;
}

function readyOf(pod: Stored<Pod>): string {
  const { readyContainers, totalContainers } = summaryOf(pod);
  return `${readyContainers}/${totalContainers}`;
}

function restartsOf(pod: Stored<Pod>, nowMs: number): string {
  const { restarts, lastRestart } = summaryOf(pod);
  return restarts !== 0 && lastRestart !== undefined ? `${restarts} (${humanDuration(nowMs - lastRestart)} ago)` : String(restarts);
}

function gatesOf(pod: Stored<Pod>): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const good = gates.filter((gate) => pod.status?.conditions?.some((each) => each.type === gate.conditionType && each.status === 'True'));
  return `${good.length}/${gates.length}`;
}

function isSidecar(container: Container | undefined): boolean {
  return container?.restartPolicy === 'Always';
}

export function summaryOf(pod: Stored<Pod>): Summary {
  const { spec, status } = pod;
  let reason = (status?.reason ?? '') !== '' ? (status?.reason as string) : (status?.phase ?? '');
  if (status?.conditions?.some((each) => each.type === 'PodScheduled' && each.reason === 'SchedulingGated') === true) reason = 'SchedulingGated';
  const count = { restarts: 0, sidecarRestarts: 0, ready: 0, total: spec.containers.length, last: undefined as number | undefined, sidecarLast: undefined as number | undefined };
  for (const container of spec.initContainers ?? []) if (isSidecar(container)) count.total++;
  const { text, isInitializing } = initReason(pod, count);
  if (text !== undefined) reason = text;
  if (!isInitializing || isInitialized(pod)) {
    count.restarts = count.sidecarRestarts;
    count.last = count.sidecarLast;
    let hasRunning = false;
    for (const each of [...(status?.containerStatuses ?? [])].reverse()) {
      countRestarts(each, count);
      const { waiting, terminated, running } = each.state ?? {};
      if ((waiting?.reason ?? '') !== '') reason = waiting?.reason as string;
      else if ((terminated?.reason ?? '') !== '') reason = terminated?.reason as string;
      else if (terminated !== undefined) reason = (terminated.signal ?? 0) !== 0 ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
      else if (each.ready && running !== undefined) {
        hasRunning = true;
        count.ready++;
      }
    }
    if (reason === 'Completed' && hasRunning) reason = status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') === true ? 'Running' : 'NotReady';
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (status?.reason === 'NodeLost') reason = 'Unknown';
    else if (status?.phase !== 'Failed' && status?.phase !== 'Succeeded') reason = 'Terminating';
  }
  return { reason, readyContainers: count.ready, totalContainers: count.total, restarts: count.restarts, lastRestart: count.last };
}

function isInitialized(pod: Stored<Pod>): boolean {
  return pod.status?.conditions?.some((each) => each.type === 'Initialized' && each.status === 'True') === true;
}

function countRestarts(each: ContainerStatus, count: { restarts: number; last: number | undefined }): void {
  count.restarts += each.restartCount;
  const finished = parseTime(each.lastState?.terminated?.finishedAt);
  if (finished !== undefined && (count.last === undefined || finished > count.last)) count.last = finished;
}

function initReason(pod: Stored<Pod>, count: { restarts: number; sidecarRestarts: number; ready: number; last: number | undefined; sidecarLast: number | undefined }): { readonly text?: string; readonly isInitializing: boolean } {
  const statuses = pod.status?.initContainerStatuses;
  if (statuses === undefined) return { isInitializing: false };
  const byName = new Map((pod.spec.initContainers ?? []).map((each) => [each.name, each]));
  const total = pod.spec.initContainers?.length ?? 0;
  for (const [i, each] of statuses.entries()) {
    countRestarts(each, count);
    if (isSidecar(byName.get(each.name))) {
      count.sidecarRestarts += each.restartCount;
      const finished = parseTime(each.lastState?.terminated?.finishedAt);
      if (finished !== undefined && (count.sidecarLast === undefined || finished > count.sidecarLast)) count.sidecarLast = finished;
    }
    const { waiting, terminated } = each.state ?? {};
    if (terminated !== undefined && terminated.exitCode === 0) continue;
    if (isSidecar(byName.get(each.name)) && each.started === true) {
      if (each.ready) count.ready++;
      continue;
    }
    if (terminated !== undefined) {
      if ((terminated.reason ?? '') !== '') return { text: `Init:${terminated.reason}`, isInitializing: true };
      return { text: (terminated.signal ?? 0) !== 0 ? `Init:Signal:${terminated.signal}` : `Init:ExitCode:${terminated.exitCode}`, isInitializing: true };
    }
    if ((waiting?.reason ?? '') !== '' && waiting?.reason !== 'PodInitializing') return { text: `Init:${waiting?.reason}`, isInitializing: true };
    return { text: `Init:${i}/${total}`, isInitializing: true };
  }
  return { isInitializing: false };
}
