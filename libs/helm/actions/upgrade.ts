// Mirrors helm.sh/helm/v4/pkg/action/upgrade.go
import type { Step } from '#linux/kernel/step.js';
import { ApiError } from '#kubectl/rest/errors.js';
import type { Chart } from '#helm/charts/chart.js';
import { processDependencies } from '#helm/charts/dependencies.js';
import { copyOf, type Table } from '#helm/engine/values.js';
import { HelmError, ReleaseNotFound } from '#helm/errors.js';
import { type AnyCall, buildResources, deleteResource, keyOf, owned, prefixed, requireFree, type Resource, updateResources } from '#helm/kube/resources.js';
import { statusOf, statusWithJobs } from '#helm/kube/status.js';
import { waitUntil } from '#helm/kube/wait.js';
import { isPending, type Release, withStatus } from '#helm/releases/release.js';
import { ReleaseStorage, requireOwnLabels } from '#helm/releases/storage.js';
import { coalesceTables, coalesceValues } from '#helm/values/coalesce.js';
import { renderValuesOf } from '#helm/values/render-values.js';
import { runHooks } from './hooks.js';
import { nameProblem } from '#helm/releases/release-name.js';
import type { ApplyWishes } from './install.js';
import { renderRelease } from './render-release.js';
import { rollback, serverSideOf } from './rollback.js';

export interface UpgradeWishes extends ApplyWishes {
  readonly serverSide: string;
  readonly resetValues: boolean;
  readonly reuseValues: boolean;
  readonly resetThenReuseValues: boolean;
  readonly cleanupOnFail: boolean;
  readonly historyMax: number;
}

interface Prepared {
  readonly current: Release;
  readonly next: Release;
  readonly serverSide: boolean;
}

/** Throws HelmError. */
export function* upgrade(call: AnyCall, name: string, chart: Chart, values: Table, wishes: UpgradeWishes): Step<Release> {
  yield* call.requireCluster();
  if (nameProblem(name) !== undefined) throw new HelmError(`release name is invalid: ${name}`);
  const storage = new ReleaseStorage(call.client, call.namespace, () => call.now());
  const prepared = yield* prepare(call, name, chart, values, storage, wishes);
  return yield* perform(call, prepared, storage, wishes);
}

function* prepare(call: AnyCall, name: string, chart: Chart, given: Table, storage: ReleaseStorage, wishes: UpgradeWishes): Step<Prepared> {
  if (wishes.dryRun === 'none' && wishes.hideSecrets) throw new HelmError('hiding Kubernetes secrets requires a dry-run mode');
  const { last, current } = yield* releasesOf(name, storage);
  const reused = reuse(call, chart, current, given, wishes);
  const whole = processDependencies(reused.chart, reused.values, call.logger);
  const revision = last.revision + 1;
  const { namespace } = current;
  const renderValues = renderValuesOf(whole, reused.values, { name, namespace, revision, isUpgrade: true }, yield* call.capabilities(), call.logger, wishes.skipSchema);
  const rendered = yield* renderRelease(call, whole, renderValues, { connected: wishes.dryRun !== 'client', subNotes: wishes.subNotes, includeCrds: false, hideSecrets: wishes.hideSecrets });
  if (rendered.problem !== undefined) throw rendered.problem;
  requireOwnLabels(wishes.labels);
  const serverSide = serverSideOf(wishes.serverSide, last.applyMethod);
  const next: Release = {
    name, namespace, revision, chart: whole, config: reused.values, manifest: rendered.manifest, hooks: rendered.hooks, notes: rendered.notes, labels: mergedLabels(last.labels, wishes.labels),
    applyMethod: serverSide ? 'ssa' : 'csa', status: 'pending-upgrade', description: 'Preparing upgrade', firstDeployedMs: current.firstDeployedMs, lastDeployedMs: call.now(),
  };
  yield* buildResources(call, next.manifest, namespace);
  return { current, next, serverSide };
}

/** The last revision, and the one that is deployed. */
function* releasesOf(name: string, storage: ReleaseStorage): Step<{ last: Release; current: Release }> {
  const none = new HelmError(`${JSON.stringify(name)} has no deployed releases`);
  let history: Release[];
  try {
    history = yield* storage.history(name);
  } catch (error) {
    throw error instanceof ReleaseNotFound ? none : error;
  }
  const last = history.at(-1) as Release;
  if (isPending(last)) throw new HelmError('another operation (install/upgrade/rollback) is in progress');
  if (last.status === 'deployed') return { last, current: last };
  const deployed = history.findLast(({ status }) => status === 'deployed');
  if (deployed !== undefined) return { last, current: deployed };
  if (last.status === 'failed' || last.status === 'superseded') return { last, current: last };
  throw none;
}

/** A value `null` takes a label away. */
function mergedLabels(old: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...old, ...given }).filter(([, value]) => value !== 'null'));
}

function reuse(call: AnyCall, chart: Chart, current: Release, given: Table, wishes: UpgradeWishes): { chart: Chart; values: Table } {
  const warn = (message: string) => call.logger.info(message);
  if (wishes.resetValues) return { chart, values: given };
  if (wishes.reuseValues) {
    const old = coalesceValues(current.chart, current.config, warn);
    return { chart: { ...chart, values: old }, values: coalesceTables(given, copyOf(current.config), warn) };
  }
  if (wishes.resetThenReuseValues) return { chart, values: coalesceTables(given, copyOf(current.config), warn) };
  return { chart, values: Object.keys(given).length === 0 ? copyOf(current.config) : given };
}

function* perform(call: AnyCall, { current, next, serverSide }: Prepared, storage: ReleaseStorage, wishes: UpgradeWishes): Step<Release> {
  const { name, namespace } = next;
  let originals: Resource[];
  let targets: Resource[];
  try {
    originals = yield* buildResources(call, current.manifest, namespace);
  } catch (error) {
    throw prefixed('unable to build kubernetes objects from current release manifest', error);
  }
  try {
    targets = (yield* buildResources(call, next.manifest, namespace)).map((each) => owned(each, name, namespace));
  } catch (error) {
    throw prefixed('unable to build kubernetes objects from new release manifest', error);
  }
  const known = new Set(originals.map(keyOf));
  try {
    originals.push(...(yield* requireFree(call, targets.filter((each) => !known.has(keyOf(each))), name, namespace, wishes.takeOwnership)));
  } catch (error) {
    throw prefixed('unable to continue with update', error);
  }
  if (wishes.dryRun !== 'none') return { ...next, description: wishes.description || 'Dry run complete' };
  yield* storage.create(next, wishes.historyMax);
  const done = yield* change(call, { current, next, serverSide }, originals, targets, storage, wishes);
  if (done.problem !== undefined) return yield* failed(call, done.release, done.created, done.problem, storage, wishes);
  yield* storage.update(withStatus(current, 'superseded'));
  const deployed = withStatus(done.release, 'deployed', wishes.description || 'Upgrade complete');
  yield* storage.update(deployed);
  return deployed;
}

function* change(call: AnyCall, { next, serverSide }: Prepared, originals: readonly Resource[], targets: readonly Resource[], storage: ReleaseStorage, wishes: UpgradeWishes): Step<{ release: Release; created: readonly Resource[]; problem: Error | undefined }> {
  let release = next;
  let created: readonly Resource[] = [];
  const hookOptions = { storage, timeoutMs: wishes.timeoutMs, serverSide, waits: wishes.waits };
  try {
    if (wishes.hooks) {
      const ran = yield* runHooks(call, release, 'pre-upgrade', hookOptions);
      release = ran.release;
      if (ran.problem !== undefined) return { release, created, problem: new HelmError(`pre-upgrade hooks failed: ${ran.problem.message}`) };
    }
    const updated = yield* updateResources(call, originals, targets, { serverSide, forceConflicts: wishes.forceConflicts, replace: wishes.forceReplace });
    created = updated.created;
    if (updated.problem !== undefined) return { release, created, problem: updated.problem };
    if (wishes.waits) yield* waitUntil(call, targets, wishes.timeoutMs, wishes.waitForJobs ? statusWithJobs : statusOf);
    if (wishes.hooks) {
      const ran = yield* runHooks(call, release, 'post-upgrade', hookOptions);
      release = ran.release;
      if (ran.problem !== undefined) return { release, created, problem: new HelmError(`post-upgrade hooks failed: ${ran.problem.message}`) };
    }
    return { release, created, problem: undefined };
  } catch (error) {
    if (error instanceof HelmError || error instanceof ApiError) return { release, created, problem: error };
    throw error;
  }
}

function* failed(call: AnyCall, release: Release, created: readonly Resource[], problem: Error, storage: ReleaseStorage, wishes: UpgradeWishes): Step<never> {
  const { name } = release;
  call.logger.warn('upgrade failed', { name, error: problem.message });
  yield* storage.update(withStatus(release, 'failed', `Upgrade ${JSON.stringify(name)} failed: ${problem.message}`));
  if (wishes.cleanupOnFail) for (const each of created) yield* deleteResource(call, each, 'Background');
  if (!wishes.rollbackOnFailure) throw new HelmError(problem.message);
  const good = (yield* storage.history(name)).findLast(({ status }) => status === 'superseded' || status === 'deployed');
  if (good === undefined) throw new HelmError(`unable to find a previously successful release when attempting to rollback. original upgrade error: ${problem.message}`);
  try {
    yield* rollback(call, name, {
      revision: good.revision, dryRun: false, hooks: wishes.hooks, waits: wishes.waits, waitForJobs: wishes.waitForJobs, timeoutMs: wishes.timeoutMs,
      forceConflicts: wishes.forceConflicts, forceReplace: wishes.forceReplace, cleanupOnFail: false, historyMax: wishes.historyMax, serverSide: wishes.serverSide,
    });
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(`an error occurred while rolling back the release. original upgrade error: ${problem.message}: ${error.message}`);
    throw error;
  }
  throw new HelmError(`release ${name} failed, and has been rolled back due to rollback-on-failure being set: ${problem.message}`);
}
