// Mirrors helm.sh/helm/v4/pkg/action/hooks.go
import { decodeUtf8 } from '#linux/env/text.js';
import type { Step } from '#linux/kernel/step.js';
import { at, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError } from '#kubectl/rest/errors.js';
import { nextChunk } from '#kubectl/rest/rest-client.js';
import { HelmError } from '#helm/errors.js';
import { type AnyCall, buildResources, createResource, deleteResource, prefixed, type Resource } from '#helm/kube/resources.js';
import { hookStatusOf } from '#helm/kube/status.js';
import { waitForDelete, waitUntil } from '#helm/kube/wait.js';
import type { Hook, HookEvent, Release } from '#helm/releases/release.js';
import type { ReleaseStorage } from '#helm/releases/storage.js';

export interface HookOptions {
  readonly storage: ReleaseStorage;
  readonly timeoutMs: number;
  readonly serverSide: boolean;
  /** Whether deletions are waited for, as `--wait` asks. */
  readonly waits: boolean;
}

/** What running hooks came to: the release with when and how they ran, and what failed. */
export interface HooksRun {
  readonly release: Release;
  readonly problem: HelmError | undefined;
}

const policiesOf = (hook: Hook) => (hook.deletePolicies.length === 0 ? ['before-hook-creation'] : hook.deletePolicies);

/** Runs the hooks of an event, lighter ones first. */
export function* runHooks(call: AnyCall, release: Release, event: HookEvent, options: HookOptions): Step<HooksRun> {
  const wanted = release.hooks.filter((hook) => hook.events.includes(event));
  wanted.sort((a, b) => a.weight - b.weight || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  let current = release;
  const done: Hook[] = [];
  const mark = (hook: Hook, lastRun: Hook['lastRun']) => {
    current = { ...current, hooks: current.hooks.map((each) => (each.path === hook.path && each.name === hook.name && each.kind === hook.kind ? { ...each, lastRun, deletePolicies: policiesOf(each) } : each)) };
  };
  for (const hook of wanted) {
    try {
      yield* deleteByPolicy(call, hook, 'before-hook-creation', release.namespace, options);
      const startedMs = call.now();
      mark(hook, { startedMs, phase: 'Running' });
      const resources = yield* built(call, hook, event, release.namespace);
      yield* options.storage.update(current);
      const problem = yield* runOne(call, hook, event, resources, options);
      mark(hook, { startedMs, completedMs: call.now(), phase: problem === undefined ? 'Succeeded' : 'Failed' });
      if (problem === undefined) {
        done.push(hook);
        continue;
      }
      yield* printLogs(call, hook, 'hook-failed', release.namespace);
      yield* deleteByPolicy(call, hook, 'hook-failed', release.namespace, options);
      for (const each of done) yield* deleteByPolicy(call, each, 'hook-succeeded', release.namespace, options);
      return { release: current, problem };
    } catch (error) {
      if (error instanceof HelmError || error instanceof ApiError) return { release: current, problem: new HelmError(error.message) };
      throw error;
    }
  }
  for (const hook of done.reverse()) {
    yield* printLogs(call, hook, 'hook-succeeded', release.namespace);
    yield* deleteByPolicy(call, hook, 'hook-succeeded', release.namespace, options);
  }
  return { release: current, problem: undefined };
}

function* built(call: AnyCall, hook: Hook, event: HookEvent, namespace: string): Step<Resource[]> {
  try {
    return yield* buildResources(call, hook.manifest, namespace);
  } catch (error) {
    throw prefixed(`unable to build kubernetes object for ${event} hook ${hook.path}`, error);
  }
}

function* runOne(call: AnyCall, hook: Hook, event: HookEvent, resources: readonly Resource[], options: HookOptions): Step<HelmError | undefined> {
  try {
    for (const resource of resources) yield* createResource(call, resource, { serverSide: options.serverSide });
  } catch (error) {
    if (error instanceof ApiError || error instanceof HelmError) return new HelmError(`warning: Hook ${event} ${hook.path} failed: ${error.message}`);
    throw error;
  }
  try {
    yield* waitUntil(call, resources, options.timeoutMs, hookStatusOf);
  } catch (error) {
    if (error instanceof HelmError) return error;
    throw error;
  }
  return undefined;
}

function* deleteByPolicy(call: AnyCall, hook: Hook, policy: string, namespace: string, options: HookOptions): Step<void> {
  if (hook.kind === 'CustomResourceDefinition' || !policiesOf(hook).includes(policy)) return;
  const resources = yield* buildResources(call, hook.manifest, namespace);
  for (const resource of resources) {
    const problem = yield* deleteResource(call, resource, 'Background');
    if (problem !== undefined) throw new HelmError(problem.message);
  }
  // What has the name must be gone before it is made anew.
  if (options.waits || policy === 'before-hook-creation') yield* waitForDelete(call, resources, options.timeoutMs);
}

/** The logs of a job's or pod's containers, when the hook asks for them. */
function* printLogs(call: AnyCall, hook: Hook, policy: string, releaseNamespace: string): Step<void> {
  if (!hook.outputLogPolicies.includes(policy) || !['Job', 'Pod'].includes(hook.kind)) return;
  const [resource] = yield* buildResources(call, hook.manifest, releaseNamespace);
  yield* printPodLogs(call, resource?.namespace ?? releaseNamespace, hook.kind === 'Job' ? { labelSelector: `job-name=${hook.name}` } : { fieldSelector: `metadata.name=${hook.name}` });
}

/** Through helm's logger, as its own output goes. */
function* printPodLogs(call: AnyCall, namespace: string, query: Readonly<Record<string, string>>): Step<void> {
  const pods = yield* call.client.json('GET', `/api/v1/namespaces/${namespace}/pods`, { query });
  for (const pod of listOf(pods.items)) for (const container of listOf(at(pod, 'spec', 'containers'))) {
    const text = yield* logsOf(call, namespace, pod.metadata.name, container.name);
    if (text !== '') call.logger.info(text.replace(/\n$/, ''));
  }
}

export function* logsOf(call: AnyCall, namespace: string, pod: string, container?: string): Step<string> {
  const stream = yield* call.client.stream(`/api/v1/namespaces/${namespace}/pods/${pod}/log`, { query: { container } });
  let text = '';
  for (;;) {
    const chunk = yield* nextChunk(stream);
    if (chunk === null) return text;
    text += decodeUtf8(chunk);
  }
}
