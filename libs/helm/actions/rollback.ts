// Mirrors helm.sh/helm/v4/pkg/action/rollback.go
import type { Step } from '#linux/kernel/step.js';
import { HelmError } from '#helm/errors.js';
import { type AnyCall, buildResources, deleteResource, owned, prefixed, updateResources } from '#helm/kube/resources.js';
import { statusOf, statusWithJobs } from '#helm/kube/status.js';
import { waitUntil } from '#helm/kube/wait.js';
import { type Release, withStatus } from '#helm/releases/release.js';
import { ReleaseStorage } from '#helm/releases/storage.js';
import { runHooks } from './hooks.js';
import { nameProblem } from '#helm/releases/release-name.js';

export interface RollbackWishes {
  /** 0: the one before the last. */
  readonly revision: number;
  readonly dryRun: boolean;
  readonly hooks: boolean;
  readonly waits: boolean;
  readonly waitForJobs: boolean;
  readonly timeoutMs: number;
  readonly forceConflicts: boolean;
  readonly forceReplace: boolean;
  readonly cleanupOnFail: boolean;
  readonly historyMax: number;
  readonly serverSide: string;
}

/** `--server-side`: what is said, or what the release was made with. Throws HelmError. */
export function serverSideOf(option: string, method: Release['applyMethod']): boolean {
  if (option === 'auto') return method === 'ssa';
  if (option === 'true' || option === 'false') return option === 'true';
  throw new HelmError(`invalid/unknown release server-side apply method: ${option}`);
}

/** Throws HelmError. */
export function* rollback(call: AnyCall, name: string, wishes: RollbackWishes): Step<void> {
  yield* call.requireCluster();
  const storage = new ReleaseStorage(call.client, call.namespace, () => call.now());
  if (nameProblem(name) !== undefined) throw new HelmError(`prepareRollback: Release name is invalid: ${name}`);
  if (wishes.revision < 0) throw new HelmError('invalid release revision');
  const history = yield* storage.history(name);
  const current = history.at(-1) as Release;
  const wanted = wishes.revision === 0 ? current.revision - 1 : wishes.revision;
  const before = history.find(({ revision }) => revision === wanted);
  if (before === undefined) throw new HelmError(`release has no ${wanted} version`);
  const serverSide = serverSideOf(wishes.serverSide, before.applyMethod);
  const target: Release = {
    ...before, namespace: current.namespace, revision: current.revision + 1, firstDeployedMs: current.firstDeployedMs, lastDeployedMs: call.now(), deletedMs: undefined,
    status: 'pending-rollback', description: `Rollback to ${wanted}`, applyMethod: serverSide ? 'ssa' : 'csa',
  };
  if (wishes.dryRun) return;
  yield* storage.create(target, wishes.historyMax);
  yield* storage.update(yield* perform(call, current, target, storage, serverSide, wishes));
}

function* perform(call: AnyCall, current: Release, prepared: Release, storage: ReleaseStorage, serverSide: boolean, wishes: RollbackWishes): Step<Release> {
  let target = prepared;
  const { name, namespace } = target;
  const hookOptions = { storage, timeoutMs: wishes.timeoutMs, serverSide, waits: wishes.waits };
  const originals = yield* built(call, current, 'current');
  const resources = (yield* built(call, target, 'new')).map((each) => owned(each, name, namespace));
  if (wishes.hooks) {
    const ran = yield* runHooks(call, target, 'pre-rollback', hookOptions);
    target = ran.release;
    if (ran.problem !== undefined) throw ran.problem;
  }
  const { created, problem } = yield* updateResources(call, originals, resources, { serverSide, forceConflicts: wishes.forceConflicts, replace: wishes.forceReplace });
  if (problem !== undefined) {
    const text = `Rollback ${JSON.stringify(name)} failed: ${problem.message}`;
    call.logger.warn(text);
    yield* storage.update(withStatus(current, 'superseded'));
    yield* storage.update(withStatus(target, 'failed', text));
    if (wishes.cleanupOnFail) for (const each of created) yield* deleteResource(call, each, 'Background');
    throw new HelmError(problem.message);
  }
  if (wishes.waits) {
    try {
      yield* waitUntil(call, resources, wishes.timeoutMs, wishes.waitForJobs ? statusWithJobs : statusOf);
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      yield* storage.update(withStatus(target, 'failed', `Release ${JSON.stringify(name)} failed: ${error.message}`));
      throw new HelmError(`release ${name} failed: ${error.message}`);
    }
  }
  if (wishes.hooks) {
    const ran = yield* runHooks(call, target, 'post-rollback', hookOptions);
    target = ran.release;
    if (ran.problem !== undefined) throw ran.problem;
  }
  for (const each of yield* storage.deployed(name)) yield* storage.update(withStatus(each, 'superseded'));
  return withStatus(target, 'deployed');
}

function* built(call: AnyCall, release: Release, which: string) {
  try {
    return yield* buildResources(call, release.manifest, release.namespace);
  } catch (error) {
    throw prefixed(`unable to build kubernetes objects from ${which} release manifest`, error);
  }
}
