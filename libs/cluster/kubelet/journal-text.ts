// Mirrors what a kubelet logs of its pods and of an API server that does not answer, with the places in its sources
import type { Pod } from '#cluster/api/generated/types.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { EventRecorder } from '#cluster/client/client.js';

export type WriteJournal = (level: 'I' | 'E', where: string, message: string) => void;

/** `pod="default/web" podUID="…"` */
function named({ metadata }: Stored<KubeObject>): string {
  return `pod="${metadata.namespace}/${metadata.name}" podUID="${metadata.uid}"`;
}

/** Containers that wait, probes and evictions have lines of their own. */
const TOLD_OTHERWISE = ['BackOff', 'Failed', 'Unhealthy', 'Evicted', 'EvictionThresholdMet'];

/** What goes wrong with a pod stands in the journal, too. */
export function journaled(recorder: EventRecorder, write: WriteJournal): EventRecorder {
  return {
    event: (object, type, reason, message) => {
      if (type === 'Warning' && !TOLD_OTHERWISE.includes(reason)) write('E', 'pod_workers.go:1324', `"Error syncing pod, skipping" err=${JSON.stringify(`${reason}: ${message}`)} ${named(object)}`);
      recorder.event(object, type, reason, message);
    },
  };
}

/** A container waits: for its back-off, its image, its configuration. */
export function waitingLine(write: WriteJournal, pod: Stored<Pod>, container: string, waiting: { readonly reason: string; readonly message: string }): void {
  const problem = `failed to "StartContainer" for ${JSON.stringify(container)} with ${waiting.reason}: ${JSON.stringify(waiting.message)}`;
  write('E', 'pod_workers.go:1324', `"Error syncing pod, skipping" err=${JSON.stringify(problem)} ${named(pod)}`);
}

/** `result`: the event's message, `Liveness probe failed: …`. */
export function probeLine(write: WriteJournal, pod: Stored<Pod>, container: string, result: string): void {
  const [, type = '', outcome = '', output = ''] = /^(\w+) probe (failed|errored)[^:]*: (.*)$/s.exec(result) ?? [];
  write('I', 'prober.go:120', `"Probe ${outcome}" probeType="${type}" ${named(pod)} containerName="${container}" ${outcome === 'failed' ? `probeResult="failure" output=${JSON.stringify(output)}` : `err=${JSON.stringify(output)}`}`);
}

export function restartLine(write: WriteJournal, pod: Stored<Pod>, container: string, id: string, message: string): void {
  const probe = /failed (\w+) probe/.exec(message)?.[1];
  if (probe !== undefined) write('I', 'kubelet.go:2738', `"SyncLoop (probe)" probe="${probe}" status="unhealthy" pod="${pod.metadata.namespace}/${pod.metadata.name}"`);
  write('I', 'kuberuntime_manager.go:1107', `"Message for Container of pod" containerName="${container}" containerStatusID={"Type":"containerd","ID":"${id}"} pod="${pod.metadata.namespace}/${pod.metadata.name}" containerMessage=${JSON.stringify(message)}`);
}

/** Why a request failed, as client-go words it: one that nobody answered names its URL. */
export function requestError(message: string, method: 'Get' | 'Post' | 'Put' | 'Patch' | 'Delete', path: string): string {
  const address = /^dial tcp ([^ ]+): /.exec(message)?.[1];
  return address === undefined ? message : `${method} "https://${address}${path}": ${message}`;
}
