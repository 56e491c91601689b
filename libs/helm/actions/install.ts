// Mirrors helm.sh/helm/v4/pkg/action/install.go
import { decodeUtf8 } from '#linux/env/text.js';
import type { Step } from '#linux/kernel/step.js';
import { ApiError } from '#kubectl/rest/errors.js';
import { type Chart, crdsOf } from '#helm/charts/chart.js';
import { processDependencies } from '#helm/charts/dependencies.js';
import { type Capabilities, defaultCapabilities } from '#helm/engine/capabilities.js';
import type { Table } from '#helm/engine/values.js';
import { HelmError, ReleaseNotFound } from '#helm/errors.js';
import { type AnyCall, buildResources, createResource, owned, prefixed, requireFree, type Resource, updateResources } from '#helm/kube/resources.js';
import { statusOf, statusWithJobs } from '#helm/kube/status.js';
import { waitUntil } from '#helm/kube/wait.js';
import { nameProblem } from '#helm/releases/release-name.js';
import { type Release, withStatus } from '#helm/releases/release.js';
import { ReleaseStorage, requireOwnLabels } from '#helm/releases/storage.js';
import { renderValuesOf } from '#helm/values/render-values.js';
import { runHooks } from './hooks.js';
import { type RenderedRelease, renderRelease } from './render-release.js';
import { uninstall } from './uninstall.js';

export type DryRun = 'none' | 'client' | 'server';

/** What install and upgrade have in common. */
export interface ApplyWishes {
  readonly dryRun: DryRun;
  readonly hooks: boolean;
  readonly waits: boolean;
  readonly waitForJobs: boolean;
  readonly timeoutMs: number;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly rollbackOnFailure: boolean;
  readonly takeOwnership: boolean;
  readonly forceConflicts: boolean;
  readonly forceReplace: boolean;
  readonly subNotes: boolean;
  readonly hideSecrets: boolean;
  readonly skipSchema: boolean;
  readonly skipCrds: boolean;
}

export interface InstallWishes extends ApplyWishes {
  readonly serverSide: boolean;
  readonly replace: boolean;
  readonly createNamespace: boolean;
  readonly includeCrds: boolean;
  readonly isUpgrade: boolean;
  /** For `helm template`, in place of the cluster's. */
  readonly capabilities: Capabilities | undefined;
}

/** A release whose manifests could not be read: `helm template --debug` shows them all the same. */
export class RenderProblem extends HelmError {
  constructor(message: string, readonly release: Release) {
    super(message);
  }
}

/** Throws HelmError. */
export function* install(call: AnyCall, name: string, chart: Chart, values: Table, wishes: InstallWishes): Step<Release> {
  const connected = wishes.dryRun !== 'client';
  const { namespace } = call;
  if (connected) yield* reachable(call);
  if (wishes.dryRun === 'none' && wishes.hideSecrets) throw refused(call, 'hiding Kubernetes secrets requires a dry-run mode');
  const storage = new ReleaseStorage(call.client, namespace, () => call.now());
  yield* requireName(call, name, storage, wishes);
  const whole = withDependencies(call, chart, values);
  const crds = crdsOf(whole);
  if (connected && !wishes.skipCrds && crds.length > 0) {
    if (wishes.dryRun === 'none') yield* installCrds(call, whole, namespace, wishes.serverSide);
    else call.logger.warn('This chart or one of its subcharts contains CRDs. Rendering may fail or contain inaccuracies.');
  }
  const isUpgrade = wishes.isUpgrade && wishes.dryRun !== 'none';
  const capabilities = connected ? yield* call.capabilities() : (wishes.capabilities ?? defaultCapabilities());
  const renderValues = renderValuesOf(whole, values, { name, namespace, revision: 1, isUpgrade }, capabilities, call.logger, wishes.skipSchema);
  requireOwnLabels(wishes.labels);
  const now = call.now();
  const blank: Release = {
    name, namespace, revision: 1, chart: whole, config: values, manifest: '', hooks: [], labels: wishes.labels, applyMethod: wishes.serverSide ? 'ssa' : 'csa',
    status: 'unknown', description: '', notes: '', firstDeployedMs: now, lastDeployedMs: now,
  };
  let rendered: RenderedRelease;
  try {
    rendered = yield* renderRelease(call, whole, renderValues, { connected, subNotes: wishes.subNotes, includeCrds: wishes.includeCrds, hideSecrets: wishes.hideSecrets });
  } catch (error) {
    throw error instanceof HelmError ? new RenderProblem(error.message, blank) : error;
  }
  const { manifest, hooks, notes } = rendered;
  const release = withStatus({ ...blank, manifest, hooks, notes }, 'pending-install', 'Initial install underway');
  if (rendered.problem !== undefined) throw new RenderProblem(rendered.problem.message, release);
  if (!connected) return { ...release, description: 'Dry run complete' };
  return yield* deploy(call, release, storage, wishes, isUpgrade);
}

function withDependencies(call: AnyCall, chart: Chart, values: Table): Chart {
  try {
    return processDependencies(chart, values, call.logger);
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    call.logger.error('chart dependencies processing failed', { error: error.message });
    throw new HelmError(`chart dependencies processing failed: ${error.message}`);
  }
}

function* deploy(call: AnyCall, prepared: Release, storage: ReleaseStorage, wishes: InstallWishes, isUpgrade: boolean): Step<Release> {
  let release = prepared;
  const { name, namespace } = release;
  let resources: Resource[];
  try {
    resources = (yield* buildResources(call, release.manifest, namespace)).map((each) => owned(each, name, namespace));
  } catch (error) {
    throw prefixed('unable to build kubernetes objects from release manifest', error);
  }
  let adopted: Resource[] = [];
  if (!isUpgrade && resources.length > 0) {
    try {
      adopted = yield* requireFree(call, resources, name, namespace, wishes.takeOwnership);
    } catch (error) {
      throw prefixed('unable to continue with install', error);
    }
  }
  if (wishes.dryRun !== 'none') return { ...release, description: 'Dry run complete' };
  if (wishes.createNamespace) yield* createNamespace(call, namespace, wishes.serverSide);
  if (wishes.replace) release = yield* replaceLast(release, storage);
  yield* storage.create(release);
  const done = yield* perform(call, release, resources, adopted, storage, wishes);
  if (done.problem === undefined) {
    const deployed = withStatus(done.release, 'deployed', wishes.description || 'Install complete');
    yield* storage.update(deployed);
    return deployed;
  }
  return yield* failed(call, done.release, done.problem, storage, wishes);
}

function* perform(call: AnyCall, first: Release, resources: readonly Resource[], adopted: readonly Resource[], storage: ReleaseStorage, wishes: InstallWishes): Step<{ release: Release; problem: Error | undefined }> {
  let release = first;
  const hookOptions = { storage, timeoutMs: wishes.timeoutMs, serverSide: wishes.serverSide, waits: wishes.waits };
  try {
    if (wishes.hooks) {
      const ran = yield* runHooks(call, release, 'pre-install', hookOptions);
      release = ran.release;
      if (ran.problem !== undefined) return { release, problem: new HelmError(`failed pre-install: ${ran.problem.message}`) };
    }
    if (adopted.length === 0) for (const resource of resources) yield* createResource(call, resource, { serverSide: wishes.serverSide });
    else {
      const { problem } = yield* updateResources(call, adopted, resources, { serverSide: wishes.serverSide, forceConflicts: wishes.forceConflicts, replace: wishes.forceReplace });
      if (problem !== undefined) return { release, problem };
    }
    if (wishes.waits) yield* waitUntil(call, resources, wishes.timeoutMs, wishes.waitForJobs ? statusWithJobs : statusOf);
    if (wishes.hooks) {
      const ran = yield* runHooks(call, release, 'post-install', hookOptions);
      release = ran.release;
      if (ran.problem !== undefined) return { release, problem: new HelmError(`failed post-install: ${ran.problem.message}`) };
    }
    return { release, problem: undefined };
  } catch (error) {
    if (error instanceof HelmError || error instanceof ApiError) return { release, problem: error };
    throw error;
  }
}

function* failed(call: AnyCall, release: Release, problem: Error, storage: ReleaseStorage, wishes: InstallWishes): Step<never> {
  const lost = withStatus(release, 'failed', `Release ${JSON.stringify(release.name)} failed: ${problem.message}`);
  yield* storage.update(lost);
  if (!wishes.rollbackOnFailure) throw new HelmError(problem.message);
  try {
    yield* uninstall(call, release.name, { dryRun: false, hooks: wishes.hooks, keepHistory: false, ignoreNotFound: false, waits: wishes.waits, timeoutMs: wishes.timeoutMs, propagation: 'Background', description: '' });
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(`an error occurred while uninstalling the release. original install error: ${problem.message}: ${error.message}`);
    throw error;
  }
  throw new HelmError(`release ${release.name} failed, and has been uninstalled due to rollback-on-failure being set: ${problem.message}`);
}

function* reachable(call: AnyCall): Step<void> {
  try {
    yield* call.requireCluster();
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    const text = `cluster reachability check failed: ${error.message}`;
    call.logger.error(text);
    throw new HelmError(text);
  }
}

function refused(call: AnyCall, text: string): HelmError {
  call.logger.error(text);
  return new HelmError(text);
}

function* requireName(call: AnyCall, name: string, storage: ReleaseStorage, wishes: InstallWishes): Step<void> {
  const wrong = nameProblem(name);
  const problem = wrong !== undefined ? `release name ${JSON.stringify(name)}: ${wrong}` : wishes.dryRun !== 'none' ? undefined : yield* inUse(name, storage, wishes.replace);
  if (problem === undefined) return;
  call.logger.error('release name check failed', { error: problem });
  throw new HelmError(`release name check failed: ${problem}`);
}

function* inUse(name: string, storage: ReleaseStorage, replace: boolean): Step<string | undefined> {
  try {
    const last = yield* storage.last(name);
    return replace && (last.status === 'uninstalled' || last.status === 'failed') ? undefined : 'cannot reuse a name that is still in use';
  } catch (error) {
    if (error instanceof HelmError) return undefined;
    throw error;
  }
}

/** Goes on from the last revision of an uninstalled release of the same name. */
function* replaceLast(release: Release, storage: ReleaseStorage): Step<Release> {
  try {
    const last = yield* storage.last(release.name);
    if (last.status !== 'failed') yield* storage.update(withStatus(last, 'superseded', 'superseded by new release'));
    return { ...release, revision: last.revision + 1 };
  } catch (error) {
    if (error instanceof ReleaseNotFound) return release;
    throw error;
  }
}

function* createNamespace(call: AnyCall, namespace: string, serverSide: boolean): Step<void> {
  const manifest = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n  labels:\n    name: ${namespace}\n`;
  try {
    for (const resource of yield* buildResources(call, manifest, namespace)) yield* createResource(call, resource, { serverSide });
  } catch (error) {
    if (!(error instanceof ApiError && error.reason === 'AlreadyExists')) throw error;
  }
}

/** Creates what is in the crds folders, and waits until the server knows it. */
function* installCrds(call: AnyCall, chart: Chart, namespace: string, serverSide: boolean): Step<void> {
  const all: Resource[] = [];
  for (const crd of crdsOf(chart)) {
    try {
      const resources = yield* buildResources(call, decodeUtf8(crd.file.data), namespace);
      if (resources.length === 0) throw new HelmError('resources are empty');
      for (const resource of resources) yield* createResource(call, resource, { serverSide });
      all.push(...resources);
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'AlreadyExists') continue;
      throw prefixed(`failed to install CRD ${crd.name}`, error);
    }
  }
  yield* waitUntil(call, all, 60_000, statusOf);
  call.forgetDiscovery();
}

