// Mirrors the taints of pkg/controller/nodelifecycle/node_lifecycle_controller.go
// Differs: nothing.
import type { Node, Taint } from '#cluster/api/generated/types.js';

const PREFIX = 'node.kubernetes.io/';
const NOT_READY = `${PREFIX}not-ready`;
const UNREACHABLE = `${PREFIX}unreachable`;
/** Condition by condition: at which status it means which taint. */
const BY_CONDITION: readonly { readonly type: string; readonly status: string; readonly key: string }[] = [
  { type: 'Ready', status: 'False', key: NOT_READY },
  { type: 'Ready', status: 'Unknown', key: UNREACHABLE },
  { type: 'MemoryPressure', status: 'True', key: `${PREFIX}memory-pressure` },
  { type: 'DiskPressure', status: 'True', key: `${PREFIX}disk-pressure` },
  { type: 'PIDPressure', status: 'True', key: `${PREFIX}pid-pressure` },
  { type: 'NetworkUnavailable', status: 'True', key: `${PREFIX}network-unavailable` },
];
const CORDON = `${PREFIX}unschedulable`;
const NO_SCHEDULE_KEYS = new Set([...BY_CONDITION.map(({ key }) => key), CORDON]);
const NO_EXECUTE_KEYS = new Set([NOT_READY, UNREACHABLE]);

/** The node's taints, with those that this controller looks after as its conditions demand. */
export function withWantedTaints(node: Node, mayEvict: boolean, now: string): readonly Taint[] {
  const wanted = wantedTaints(node, mayEvict);
  const before = node.spec?.taints ?? [];
  const kept = before.filter((taint) => !isManaged(taint) || wanted.some((other) => isSame(other, taint)));
  const added = wanted.filter((taint) => !before.some((other) => isSame(other, taint)));
  return [...kept, ...added.map((taint) => ({ ...taint, timeAdded: now }))];
}

function wantedTaints(node: Node, mayEvict: boolean): readonly Taint[] {
  const statusOf = (type: string): string | undefined => node.status?.conditions?.find((condition) => condition.type === type)?.status;
  const keys = BY_CONDITION.filter(({ type, status }) => statusOf(type) === status).map(({ key }) => key);
  if (node.spec?.unschedulable === true) keys.push(CORDON);
  const taints: Taint[] = keys.map((key) => ({ key, effect: 'NoSchedule' }));
  if (mayEvict) for (const key of keys) if (NO_EXECUTE_KEYS.has(key)) taints.push({ key, effect: 'NoExecute' });
  return taints;
}

function isManaged({ key, effect }: Taint): boolean {
  return (effect === 'NoSchedule' && NO_SCHEDULE_KEYS.has(key)) || (effect === 'NoExecute' && NO_EXECUTE_KEYS.has(key));
}

function isSame(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}
