import type { Pod } from '#cluster/api/generated/types.js';
import { pods } from '#cluster/api/resources.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Client } from '#cluster/client/client.js';

/** Why a pod isn't well, as the end of a sentence that begins with its name; undefined when it is, or just starts. */
export function podTrouble(pod: Stored<Pod>): string | undefined {
  const status = pod.status;
  const unscheduled = status?.conditions?.find((one) => one.type === 'PodScheduled' && one.status === 'False');
  if (unscheduled !== undefined) return `can't be scheduled (${firstSentence(unscheduled.message ?? '')})`;
  for (const container of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    const waiting = container.state?.waiting?.reason;
    if (waiting !== undefined && !['ContainerCreating', 'PodInitializing'].includes(waiting)) return `is in ${waiting}`;
    const ended = container.state?.terminated;
    if (ended !== undefined && ended.exitCode !== 0) return `ended with exit code ${ended.exitCode} (${ended.reason ?? 'Error'})`;
  }
  if (status?.phase === 'Running' && status.containerStatuses?.some((one) => !one.ready) === true) return 'runs, but is not ready';
  return undefined;
}

/** The first pod with these labels that isn't well, as a sentence's part: `web-7c5… is in ImagePullBackOff`. */
export function troubleAmong(client: Client, namespace: string, labels: Readonly<Record<string, string>>): string | undefined {
  const labelSelector = Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');
  if (labelSelector === '') return undefined;
  for (const pod of client.list(pods, { namespace, labelSelector }).items) {
    const trouble = podTrouble(pod);
    if (trouble !== undefined) return `${pod.metadata.name} ${trouble}`;
  }
  return undefined;
}

function firstSentence(text: string): string {
  const end = text.indexOf('. ');
  return end < 0 ? text.replace(/\.$/, '') : text.slice(0, end);
}
