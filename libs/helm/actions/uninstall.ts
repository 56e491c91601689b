// Mirrors helm.sh/helm/v4/pkg/action/uninstall.go
import type { Step } from '#linux/kernel/step.js';
import { HelmError, ReleaseNotFound } from '#helm/errors.js';
import { type AnyCall, buildResources, deleteResource, type Resource } from '#helm/kube/resources.js';
import { waitForDelete } from '#helm/kube/wait.js';
import { sortManifests, splitManifests, UNINSTALL_ORDER } from '#helm/releases/manifests.js';
import { type Release, withStatus } from '#helm/releases/release.js';
import { ReleaseStorage } from '#helm/releases/storage.js';
import { runHooks } from './hooks.js';
import { nameProblem } from '#helm/releases/release-name.js';

export interface UninstallWishes {
  readonly dryRun: boolean;
  readonly hooks: boolean;
  readonly keepHistory: boolean;
  readonly ignoreNotFound: boolean;
  readonly waits: boolean;
  readonly timeoutMs: number;
  readonly propagation: 'Background' | 'Foreground' | 'Orphan';
  readonly description: string;
}

/** What was kept, for the user to know; '' for nothing. Throws HelmError. */
export function* uninstall(call: AnyCall, name: string, wishes: UninstallWishes): Step<string> {
  yield* call.requireCluster();
  const storage = new ReleaseStorage(call.client, call.namespace, () => call.now());
  try {
    if (wishes.dryRun) {
      yield* storage.last(name);
      return '';
    }
    if (nameProblem(name) !== undefined) throw new HelmError(`uninstall: Release name is invalid: ${name}`);
    return yield* uninstallKnown(call, yield* storage.history(name), storage, wishes);
  } catch (error) {
    if (!(error instanceof ReleaseNotFound)) throw error;
    if (wishes.ignoreNotFound) return '';
    throw wishes.dryRun ? error : new HelmError(`uninstall: Release not loaded: ${name}: ${error.message}`);
  }
}

function* uninstallKnown(call: AnyCall, history: readonly Release[], storage: ReleaseStorage, wishes: UninstallWishes): Step<string> {
  let release = history.at(-1) as Release;
  if (release.status === 'uninstalled') {
    if (wishes.keepHistory) throw new HelmError(`the release named ${JSON.stringify(release.name)} is already deleted`);
    for (const each of history) yield* storage.delete(each);
    return '';
  }
  release = { ...withStatus(release, 'uninstalling', 'Deletion in progress (or silently failed)'), deletedMs: call.now() };
  const hookOptions = { storage, timeoutMs: wishes.timeoutMs, serverSide: true, waits: wishes.waits };
  if (wishes.hooks) {
    const ran = yield* runHooks(call, release, 'pre-delete', hookOptions);
    release = ran.release;
    if (ran.problem !== undefined) throw ran.problem;
  }
  yield* storage.update(release);
  const { deleted, kept } = yield* deleteObjects(call, release, wishes);
  const problems: string[] = [];
  if (wishes.waits) {
    try {
      yield* waitForDelete(call, deleted, wishes.timeoutMs);
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      problems.push(error.message);
    }
  }
  if (wishes.hooks) {
    const ran = yield* runHooks(call, release, 'post-delete', hookOptions);
    release = ran.release;
    if (ran.problem !== undefined) problems.push(ran.problem.message);
  }
  release = withStatus(release, 'uninstalled', wishes.description || 'Uninstallation complete');
  if (!wishes.keepHistory) for (const each of history) yield* storage.delete(each);
  else {
    yield* storage.update(release);
    for (const each of yield* storage.deployed(release.name)) yield* storage.update(withStatus(each, 'superseded'));
  }
  if (problems.length > 0) throw new HelmError(`uninstallation completed with ${problems.length} error(s): ${problems.join('; ')}`);
  return kept;
}

function* deleteObjects(call: AnyCall, release: Release, wishes: UninstallWishes): Step<{ deleted: Resource[]; kept: string }> {
  const documents = splitManifests(release.manifest).map((content, i) => [`manifest-${String(i).padStart(6, '0')}`, content] as const);
  const { manifests } = sortManifests(new Map(documents), UNINSTALL_ORDER, call.logger);
  const isKept = (annotations: Readonly<Record<string, string>>) => annotations['helm.sh/resource-policy']?.trim().toLowerCase() === 'keep';
  const kept = manifests.filter(({ annotations }) => isKept(annotations));
  const deleted: Resource[] = [];
  let isRefused = false;
  for (const manifest of manifests.filter((each) => !kept.includes(each))) {
    let resources: Resource[];
    try {
      resources = yield* buildResources(call, manifest.content, release.namespace);
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      isRefused = true;
      continue;
    }
    for (const resource of resources) {
      if ((yield* deleteResource(call, resource, wishes.propagation)) === undefined) deleted.push(resource);
      else isRefused = true;
    }
  }
  if (isRefused) throw new HelmError(`failed to delete release: ${release.name}`);
  return { deleted, kept: kept.length === 0 ? '' : `These resources were kept due to the resource policy:\n${kept.map(({ kind, name }) => `[${kind}] ${name}\n`).join('')}` };
}
