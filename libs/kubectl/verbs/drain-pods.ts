// Mirrors k8s.io/kubectl/pkg/drain
import type { Step } from '#linux/kernel/step.js';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, Many, Plain, isNotFound } from '#kubectl/rest/errors.js';
import { knownResource, listObjects } from '#kubectl/resources/select.js';
import type { DrainCall } from './nodes.js';

const RETRY_MS = 5000;
const POLL_MS = 1000;
const LATE = 'context deadline exceeded';

/** Empties the nodes one after the other; what could not be emptied is told at the end. */
export function* drainNodes(call: DrainCall, nodes: readonly Dynamic[]): Step<void> {
  const pending: string[] = [];
  const failures: Error[] = [];
  for (const node of nodes) {
    const { name } = node.metadata;
    try {
      yield* drainNode(call, name);
      call.console.line(`node/${name} drained${dryRunSuffix(dryRunOf(call))}`);
    } catch (error) {
      if (!(error instanceof Fatal || error instanceof ApiError || error instanceof Many)) throw error;
      call.console.errorLine(`error: unable to drain node ${JSON.stringify(name)} due to error: ${error.message}, continuing command...`);
      pending.push(name);
      failures.push(error);
    }
  }
  // Of a single node each problem has a line of its own.
  const [first] = failures;
  const told = failures.length === 1 && first instanceof Many ? first.errors : failures;
  if (failures.length > 0) throw new Plain(`There are pending nodes to be drained:\n${pending.map((name) => ` ${name}\n`).join('')}${told.map(({ message }) => message).join('\n')}`);
}

function* drainNode(call: DrainCall, name: string): Step<void> {
  const { doomed, warnings, problems } = yield* podsToGo(call, name);
  if (problems.length > 0) throw new Many(problems.map((problem) => new Fatal(problem)));
  if (warnings.length > 0) call.console.errorLine(`Warning: ${warnings.join('; ')}`);
  try {
    yield* evictAll(call, doomed);
  } catch (error) {
    if (!(error instanceof Fatal || error instanceof Many)) throw error;
    const left = (yield* podsToGo(call, name)).doomed;
    if (left.length > 0) call.console.errorLine(`There are pending pods in node ${JSON.stringify(name)} when an error occurred: ${error.message}\n${left.map((pod) => `pod/${pod.metadata.name}`).join('\n')}`);
    throw error;
  }
}

/** The pods of the node that have to go, and what speaks against it. */
function* podsToGo(call: DrainCall, name: string): Step<{ readonly doomed: readonly Dynamic[]; readonly warnings: readonly string[]; readonly problems: readonly string[] }> {
  const { flags } = call;
  const { items } = yield* listObjects(call.client, yield* knownResource(call, 'pods'), undefined, { fieldSelector: `spec.nodeName=${name}`, selector: flags.podSelector });
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
  return { doomed, warnings: shown(warnings), problems: shown(problems) };
}

const pathOf = ({ metadata }: Dynamic) => `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
const quoted = ({ metadata }: Dynamic) => `pods/${JSON.stringify(metadata.name)} -n ${JSON.stringify(metadata.namespace)}`;

/** A pod on its way out: asked for again at a time, or gone as soon as the API has it no more. */
interface Leaving {
  readonly pod: Dynamic;
  retryAtMs: number | undefined;
}

/** Each pod goes its own way, as in a goroutine of its own; what went wrong is told at the end. */
function* evictAll(call: DrainCall, pods: readonly Dynamic[]): Step<void> {
  const { timeout } = call.flags;
  const isDry = dryRunOf(call) !== 'none';
  const untilMs = timeout > 0 ? call.now() + timeout : Number.POSITIVE_INFINITY;
  const overdue = `global timeout reached: ${timeout / 1000}s`;
  const failures: string[] = [];
  let leaving: Leaving[] = [];
  for (const pod of pods) {
    const one: Leaving = { pod, retryAtMs: undefined };
    if ((yield* evict(call, one, failures)) && !isDry) leaving.push(one);
  }
  for (;;) {
    const still: Leaving[] = [];
    for (const one of leaving) {
      const { pod, retryAtMs } = one;
      if (retryAtMs === undefined) {
        const live = yield* findPod(call, pathOf(pod));
        if (live === undefined || live.metadata.uid !== pod.metadata.uid) call.console.line(`pod/${pod.metadata.name} ${call.flags.disableEviction ? 'deleted' : 'evicted'}`);
        else if (call.now() < untilMs) still.push(one);
        else failures.push(call.flags.disableEviction ? LATE : `error when waiting for pod ${JSON.stringify(pod.metadata.name)} in namespace ${JSON.stringify(pod.metadata.namespace)} to terminate: ${LATE}`);
      } else if (call.now() < retryAtMs) still.push(one);
      else if (call.now() >= untilMs) {
        sayEvicting(call, pod);
        failures.push(`error when evicting ${quoted(pod)}: ${overdue}`);
      } else if (yield* evict(call, one, failures)) still.push(one);
    }
    leaving = still;
    if (leaving.length === 0) break;
    yield* call.console.sleep(POLL_MS);
  }
  const distinct = [...new Set(failures)];
  if (distinct.length > 0) throw new Many(distinct.map((failure) => new Fatal(failure)));
}

function sayEvicting(call: DrainCall, { metadata }: Dynamic): void {
  const dryRun = dryRunOf(call);
  if (call.flags.disableEviction && dryRun === 'none') return;
  call.console.line(`${call.flags.disableEviction ? 'deleting' : 'evicting'} pod ${metadata.namespace}/${metadata.name}${dryRunSuffix(dryRun)}`);
}

/** Asks once. False when there is nothing to wait for. */
function* evict(call: DrainCall, one: Leaving, failures: string[]): Step<boolean> {
  const { flags } = call;
  const { pod } = one;
  const dryRun = dryRunOf(call);
  const verb = flags.disableEviction ? 'deleting' : 'evicting';
  sayEvicting(call, pod);
  if (dryRun === 'client') return false;
  const options = { ...(flags.gracePeriod >= 0 ? { gracePeriodSeconds: flags.gracePeriod } : {}), ...(dryRun === 'server' ? { dryRun: [dryRunQuery(dryRun)] } : {}) };
  one.retryAtMs = undefined;
  try {
    if (flags.disableEviction) yield* call.client.json('DELETE', pathOf(pod), { body: { kind: 'DeleteOptions', apiVersion: 'v1', ...options } });
    else yield* call.client.json('POST', `${pathOf(pod)}/eviction`, { body: { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace }, deleteOptions: options } });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    if (!(error instanceof ApiError)) throw error;
    if (error.reason !== 'TooManyRequests') {
      failures.push(`error when ${verb} ${quoted(pod)}: ${error.message}`);
      return false;
    }
    call.console.errorLine(`error when ${verb} ${quoted(pod)} (will retry after 5s): ${error.message}`);
    one.retryAtMs = call.now() + RETRY_MS;
    return true;
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
