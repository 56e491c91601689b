// Mirrors FitError of k8s.io/kube-scheduler/framework
// Differs: nothing.
import type { Status } from './framework/status.js';

/** `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu.` */
export function fitErrorMessage(nodes: number, why: { readonly preFilter?: string; readonly statuses?: ReadonlyMap<string, Status>; readonly postFilter?: string }): string {
  let message = `0/${nodes} nodes are available:`;
  if (why.preFilter !== undefined && why.preFilter !== '') message += ` ${why.preFilter}.`;
  else {
    const reasons = histogram(why.statuses ?? new Map());
    if (reasons.length > 0) message += ` ${reasons.join(', ')}.`;
  }
  return why.postFilter === undefined || why.postFilter === '' ? message : `${message} ${why.postFilter}`;
}

function histogram(statuses: ReadonlyMap<string, Status>): readonly string[] {
  const counts = new Map<string, number>();
  for (const { reasons } of statuses.values()) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
}
