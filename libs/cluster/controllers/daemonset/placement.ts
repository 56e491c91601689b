// Mirrors NodeShouldRunDaemonPod of pkg/controller/daemon and pkg/controller/daemon/util
// Differs: nothing.
import type { DaemonSet, Node, NodeSelectorTerm, Pod, PodSpec, Taint, Toleration } from '#cluster/api/generated/types.js';
import { matchesRequiredNodeAffinity } from '#cluster/api/core/v1/node-affinity.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { findUntoleratedTaint } from '#cluster/api/core/v1/tolerations.js';

/** A daemon's pods by the node they are pinned to. */
export type PodsByNode = ReadonlyMap<string, readonly Stored<Pod>[]>;

const PREFIX = 'node.kubernetes.io/';

/** What every daemon endures, so that it runs where nothing else may. */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  { key: `${PREFIX}not-ready`, operator: 'Exists', effect: 'NoExecute' },
  { key: `${PREFIX}unreachable`, operator: 'Exists', effect: 'NoExecute' },
  { key: `${PREFIX}disk-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${PREFIX}memory-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${PREFIX}pid-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${PREFIX}unschedulable`, operator: 'Exists', effect: 'NoSchedule' },
];
const HOST_NETWORK_TOLERATION: Toleration = { key: `${PREFIX}network-unavailable`, operator: 'Exists', effect: 'NoSchedule' };

export function withDaemonTolerations(spec: PodSpec): PodSpec {
  const added = spec.hostNetwork === true ? [...DAEMON_TOLERATIONS, HOST_NETWORK_TOLERATION] : DAEMON_TOLERATIONS;
  const before = spec.tolerations ?? [];
  const isThere = (wanted: Toleration): boolean => before.some((other) => other.key === wanted.key && other.effect === wanted.effect && other.operator === wanted.operator);
  return { ...spec, tolerations: [...before, ...added.filter((toleration) => !isThere(toleration))] };
}

/** The pod may only go to this node; which node it is, the scheduler reads from the affinity. */
export function pinnedTo(spec: PodSpec, nodeName: string): PodSpec {
  const here = { key: 'metadata.name', operator: 'In', values: [nodeName] };
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms: readonly NodeSelectorTerm[] = required?.nodeSelectorTerms.map((term) => ({ ...term, matchFields: [here] })) ?? [{ matchFields: [here] }];
  return {
    ...spec,
    affinity: {
      ...spec.affinity,
      nodeAffinity: { ...spec.affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
    },
  };
}

/** The node a daemon's pod is pinned to, before and after it was bound. */
export function targetNode(spec: PodSpec): string | undefined {
  if ((spec.nodeName ?? '') !== '') return spec.nodeName;
  for (const { matchFields } of spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []) {
    const field = matchFields?.find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (field?.values?.[0] !== undefined) return field.values[0];
  }
  return undefined;
}

/** `run`: should a pod be there; `stay`: may one that is there remain. */
export function daemonOnNode(daemonSet: DaemonSet, node: Node): { readonly run: boolean; readonly stay: boolean } {
  const template = daemonSet.spec?.template.spec;
  if (template === undefined) return { run: false, stay: false };
  if ((template.nodeName ?? '') !== '' && template.nodeName !== node.metadata?.name) return { run: false, stay: false };
  if (!matchesRequiredNodeAffinity(template, node)) return { run: false, stay: false };
  const tolerations = withDaemonTolerations(template).tolerations;
  const untolerated = (effects: readonly string[]): Taint | undefined => findUntoleratedTaint(node.spec?.taints, tolerations, effects);
  if (untolerated(['NoSchedule', 'NoExecute']) === undefined) return { run: true, stay: true };
  return { run: false, stay: untolerated(['NoExecute']) === undefined };
}
