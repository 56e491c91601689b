// Mirrors k8s.io/kubectl/pkg/drain
import type { Step } from '#linux/kernel/step.js';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, isNotFound, Plain } from '#kubectl/rest/errors.js';
import { knownResource, listObjects } from '#kubectl/resources/select.js';
import type { DrainCall } from './nodes.js';

const RETRY_MS = 5000;
const POLL_MS = 1000;

/** Empties the nodes one after the other; what could not be emptied is told at the end. */
export function* drainNodes(call: DrainCall, nodes: readonly Dynamic[]): Step<void> {
  const pending: string[] = [];
  const failures: string[] = [];
  for (const node of nodes) {
    const { name } = node.metadata;
    try {
      yield* drainNode(call, name);
      call.console.line(`node/${name} drained${dryRunSuffix(dryRunOf(call))}`);
    } catch (error) {
      if (!(error instanceof Fatal || error instanceof ApiError)) throw error;
      call.console.errorLine(`error: unable to drain node ${JSON.stringify(name)} due to error: ${error.message}, continuing command...`);
      pending.push(name);
      failures.push(error.message);
    }
  }
  if (failures.length > 0) throw new Plain(`There are pending nodes to be drained:\n${pending.map((name) => ` ${name}\n`).join('')}${failures.join('\n')}`);
}

function* drainNode(call: DrainCall, name: string): Step<void> {
  const { flags } = call;
  const mapper = yield* call.mapper();
  const { items } = yield* listObjects(call.client, knownResource(mapper, 'pods'), undefined, { fieldSelector: `spec.nodeName=${name}`, selector: flags.podSelector });
  const doomed: Dynamic[] = [];
  const warnings = new Map<string, string[]>();
  const problems = new Map<string, string[]>();
  const note = (map: Map<string, string[]>, text: string, pod: Dynamic) => map.set(text, [...(map.get(text) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`]);
  for (const pod of items) {
    const finished = ['Succeeded', 'Failed'].includes(pod.status?.phase);
    const owner = listOf(pod.metadata.ownerReferences).find(({ controller }) => controller === true);
    if (owner?.kind === 'DaemonSet' && !finished) {
      if (!flags.ignoreDaemonsets) note(problems, 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)', pod);
      else note(warnings, 'ignoring DaemonSet-managed Pods', pod);
      continue;
    }
    if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) continue;
    if (!finished && listOf(pod.spec.volumes).some(({ emptyDir }) => emptyDir !== undefined) && !flags.deleteEmptydirData) {
      note(problems, 'cannot delete Pods with local storage (use --delete-emptydir-data to override)', pod);
      continue;
    }
    if (owner === undefined && !finished) {
      if (!flags.force) {
        note(problems, 'cannot delete cannot delete Pods that declare no controller (use --force to override)', pod);
        continue;
      }
      note(warnings, 'deleting Pods that declare no controller', pod);
    }
    doomed.push(pod);
  }
  const shown = (map: Map<string, string[]>) => [...map].map(([text, pods]) => `${text}: ${pods.join(', ')}`);
  if (problems.size > 0) throw new Fatal(shown(problems).length === 1 ? (shown(problems)[0] as string) : `[${shown(problems).join(', ')}]`);
  if (warnings.size > 0) call.console.errorLine(`Warning: ${shown(warnings).join('; ')}`);
  yield* evictAll(call, doomed);
}

function* evictAll(call: DrainCall, pods: readonly Dynamic[]): Step<void> {
  const { flags } = call;
  const dryRun = dryRunOf(call);
  const untilMs = flags.timeout > 0 ? call.now() + flags.timeout : Number.POSITIVE_INFINITY;
  const verb = flags.disableEviction ? 'deleting' : 'evicting';
  const waiting = new Map<string, Dynamic>();
  const retry = new Map<string, number>();
  const path = ({ metadata }: Dynamic) => `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
  const id = ({ metadata }: Dynamic) => `${metadata.namespace}/${metadata.name}`;
  const grace = flags.gracePeriod >= 0 ? { gracePeriodSeconds: flags.gracePeriod } : {};
  function* evict(pod: Dynamic): Step<void> {
    call.console.line(`${verb} pod ${id(pod)}${dryRunSuffix(dryRun)}`);
    if (dryRun === 'client') return;
    const dry = dryRun === 'server' ? { dryRun: [dryRunQuery(dryRun)] } : {};
    try {
      if (flags.disableEviction) yield* call.client.json('DELETE', path(pod), { body: { kind: 'DeleteOptions', apiVersion: 'v1', ...grace, ...dry } });
      else yield* call.client.json('POST', `${path(pod)}/eviction`, { body: { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace }, deleteOptions: { ...grace, ...dry } } });
      if (dryRun === 'none') waiting.set(id(pod), pod);
      retry.delete(id(pod));
    } catch (error) {
      if (isNotFound(error)) {
        retry.delete(id(pod));
        return;
      }
      if (!(error instanceof ApiError) || error.reason !== 'TooManyRequests') throw error instanceof ApiError ? new Fatal(`error when ${verb} pods/${JSON.stringify(pod.metadata.name)} -n ${JSON.stringify(pod.metadata.namespace)}: ${error.message}`) : error;
      call.console.errorLine(`error when ${verb} pods/${JSON.stringify(pod.metadata.name)} -n ${JSON.stringify(pod.metadata.namespace)} (will retry after 5s): ${error.message}`);
      retry.set(id(pod), call.now() + RETRY_MS);
    }
  }
  for (const pod of pods) yield* evict(pod);
  while (waiting.size > 0 || retry.size > 0) {
    for (const [key, pod] of waiting) {
      const live = yield* findPod(call, path(pod));
      if (live !== undefined && live.metadata.uid === pod.metadata.uid) continue;
      waiting.delete(key);
      call.console.line(`pod/${pod.metadata.name} ${flags.disableEviction ? 'deleted' : 'evicted'}${dryRunSuffix(dryRun)}`);
    }
    for (const [key, atMs] of retry) if (call.now() >= atMs) yield* evict(pods.find((pod) => id(pod) === key));
    if (waiting.size === 0 && retry.size === 0) return;
    if (call.now() >= untilMs) throw new Fatal(`error when waiting for pod ${JSON.stringify([...waiting.values()][0]?.metadata.name ?? [...retry.keys()][0]?.split('/')[1])} in namespace ${JSON.stringify([...waiting.values()][0]?.metadata.namespace ?? [...retry.keys()][0]?.split('/')[0])} to terminate: global timeout reached: ${flags.timeout / 1000}s`);
    yield* call.console.sleep(POLL_MS);
  }
}

function* findPod(call: DrainCall, path: string): Step<Dynamic | undefined> {
  try {
    return yield* call.client.json('GET', path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
