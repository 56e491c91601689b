// Mirrors k8s.io/kubectl/pkg/polymorphichelpers: from what was named to a pod
import { formatLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { type Info, knownResource, listObjects, select } from '#kubectl/resources/select.js';
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

/** The pod of `NAME`, `pod/NAME` or `deploy/NAME`. Waits for one to be there up to `timeoutMs`. */
export function* podFor<F>(call: Call<F>, typed: string, timeoutMs: number): Step<Dynamic> {
  checkTimeout(call, timeoutMs);
  const { infos } = yield* select(call, { args: typed.includes('/') ? [typed] : ['pods', typed], typed: true });
  return yield* podOf(call, infos[0] as Info, timeoutMs);
}

/** Throws the usage error of a time that is none. */
export function checkTimeout<F>(call: Call<F>, timeoutMs: number): void {
  if (timeoutMs <= 0) throw call.usage('--pod-running-timeout must be higher than zero');
}

const POLL_MS = 500;

export function* podOf<F>(call: Call<F>, info: Info, timeoutMs: number): Step<Dynamic> {
  if (info.resource.kind === 'Pod' && info.resource.group === '') return info.object;
  const selector = selectorFor(info, 'attach to');
  const untilMs = call.now() + timeoutMs;
  for (;;) {
    const pods = yield* podsOf(call, info, selector);
    const [pod] = pods;
    if (pod !== undefined) return pod;
    if (call.now() >= untilMs) throw new Fatal(`timed out waiting for the condition`);
    yield* call.console.sleep(POLL_MS);
  }
}

/** The pods that a selector chooses, the most useful first. */
export function* podsOf<F>(call: Call<F>, info: Info, selector: string): Step<Dynamic[]> {
  const resource = yield* knownResource(call, 'pods');
  const { items } = yield* listObjects(call.client, resource, info.namespace, { selector });
  return items.sort((a, b) => rank(a) - rank(b) || order(readySince(a), readySince(b)) || restarts(b) - restarts(a) || order(a.metadata.creationTimestamp, b.metadata.creationTimestamp));
}

function readySince(pod: Dynamic): string | undefined {
  return listOf(pod.status?.conditions).find(({ type, status }) => type === 'Ready' && status === 'True')?.lastTransitionTime;
}

function restarts(pod: Dynamic): number {
  return Math.max(0, ...listOf(pod.status?.containerStatuses).map(({ restartCount }) => Number(restartCount ?? 0)));
}

/** The earlier first; none at all comes last. */
function order(a: string | undefined, b: string | undefined): number {
  return (a ?? '~') < (b ?? '~') ? -1 : (a ?? '~') > (b ?? '~') ? 1 : 0;
}

function rank(pod: Dynamic): number {
  const ready = readySince(pod) !== undefined;
  const phase = { Running: 0, Unknown: 1, Pending: 2 }[String(pod.status?.phase)] ?? 0;
  return (pod.spec?.nodeName ? 0 : 100) + phase * 10 + (ready ? 0 : 1) + (pod.metadata.deletionTimestamp ? 50 : 0);
}

/** What chooses the pods of a workload or service, as text. */
/** Throws Fatal for what has no pods. */
export function selectorFor({ resource, object }: Info, doing: string): string {
  const type = `*${resource.version}.${resource.kind}`;
  try {
    const selector = selectorOf(object);
    if (selector !== undefined) return selector;
  } catch (error) {
    if (error instanceof Fatal) throw new Fatal(`cannot ${doing} ${type}: ${error.message}`);
    throw error;
  }
  throw new Fatal(`cannot ${doing} ${type}: selector for ${type} not implemented`);
}

function selectorOf(object: Dynamic): string | undefined {
  const plain = (map: Dynamic) => sortedEntries(map).map(([key, value]) => `${key}=${value}`).join(',');
  switch (object.kind) {
    case 'Service':
      if (sortedEntries(object.spec?.selector).length === 0) throw new Fatal(`invalid service '${object.metadata.name}': Service is defined without a selector`);
      return plain(object.spec.selector);
    case 'ReplicationController':
      return plain(object.spec?.selector);
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
    case 'StatefulSet':
    case 'Job':
      return formatLabelSelector(object.spec?.selector);
    default:
      return undefined;
  }
}

/** The container to use when none was asked for. Says which, when there are several. */
export function containerOf<F>(call: Call<F>, pod: Dynamic, asked: string, quiet: boolean, tell = (line: string) => call.console.errorLine(line)): string {
  const all = [...listOf(pod.spec.containers), ...listOf(pod.spec.initContainers), ...listOf(pod.spec.ephemeralContainers)];
  if (asked !== '') return asked;
  const preferred = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (preferred !== undefined) {
    if (all.some(({ name }) => name === preferred)) return preferred;
    tell(`Default container name ${JSON.stringify(preferred)} not found in pod ${pod.metadata.name}`);
  }
  const first = pod.spec.containers[0].name as string;
  if (listOf(pod.spec.containers).length + listOf(pod.spec.initContainers).length + listOf(pod.spec.ephemeralContainers).length > 1 && !quiet) {
    const shown = [...listOf(pod.spec.containers).map(({ name }) => name), ...listOf(pod.spec.ephemeralContainers).map(({ name }) => `${name} (ephem)`), ...listOf(pod.spec.initContainers).map(({ name }) => `${name} (init)`)];
    tell(`Defaulted container ${JSON.stringify(first)} out of: ${shown.join(', ')}`);
  }
  return first;
}
