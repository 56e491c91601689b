// Mirrors pkg/controller/deployment/sync.go (getNewReplicaSet) and util/deployment_util.go
// Differs: nothing.
import { replicasets } from '#cluster/api/resources.js';
import type { Deployment, LabelSelector, PodTemplateSpec, ReplicaSet } from '#cluster/api/generated/types.js';
import { isAlreadyExists } from '#cluster/apimachinery/errors.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { errorMessage } from '#cluster/controllers/error-message.js';
import { controllerReference, isControlledBy } from '#cluster/controllers/ownership/references.js';
import { isNamespaceTerminating } from '#cluster/controllers/pods/pod-control.js';
import { templateHash } from '#cluster/controllers/revisions/template-hash.js';
import { condition, findCondition, withCondition } from './conditions.js';
import { hasProgressDeadline, newSetSize } from './limits.js';
import { DESIRED_REPLICAS, MAX_REPLICAS, REVISION, sizeAnnotations } from './work.js';
import type { Work } from './work.js';

const HASH = 'pod-template-hash';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
/** An annotation may not grow for ever. */
const REVISION_HISTORY_LENGTH_MAX = 2000;
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
]);

/** The oldest set that has the deployment's template. */
export function findNewSet(work: Work): Stored<ReplicaSet> | undefined {
  const wanted = work.deployment.spec.template;
  return work.sets.find((rs) => sameTemplate(rs.spec.template, wanted));
}

function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return semanticEqual(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec | undefined {
  const labels = template?.metadata?.labels;
  if (template === undefined || labels === undefined || !(HASH in labels)) return template;
  const { [HASH]: _hash, ...rest } = labels;
  return { ...template, metadata: { ...template.metadata, labels: rest } };
}

export function revisionOf(object: { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } }): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0) || 0;
}

export function oldSets(work: Work, newSet: Stored<ReplicaSet> | undefined): readonly Stored<ReplicaSet>[] {
  return work.sets.filter((rs) => rs.metadata.uid !== newSet?.metadata.uid);
}

/** Brings revision and annotations of the new set and its deployment up to date; makes the set when it is missing and `create` is asked for. */
export function syncNewSet(work: Work, create: boolean): Stored<ReplicaSet> | undefined {
  const existing = findNewSet(work);
  const revision = Math.max(0, ...oldSets(work, existing).map(revisionOf)) + 1;
  if (existing !== undefined) return syncExisting(work, existing, revision);
  return create ? createNewSet(work, revision) : undefined;
}

function syncExisting(work: Work, existing: Stored<ReplicaSet>, revision: number): Stored<ReplicaSet> {
  const minReadySeconds = work.deployment.spec.minReadySeconds ?? 0;
  const annotations = newSetAnnotations(work.deployment, existing, revision);
  let rs = existing;
  if (!semanticEqual(annotations, existing.metadata.annotations) || (existing.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    rs = work.updateSet({ ...existing, metadata: { ...existing.metadata, annotations }, spec: { ...existing.spec, minReadySeconds } });
  }
  const found = `Found new replica set "${rs.metadata.name}"`;
  const needsCondition = hasProgressDeadline(work.deployment) && findCondition(work.deployment.status, 'Progressing') === undefined;
  adoptRevision(work, rs.metadata.annotations?.[REVISION] ?? '', needsCondition ? ['FoundNewReplicaSet', found] : undefined);
  return rs;
}

/** Writes the set's revision into the deployment, with a condition when one is given. */
function adoptRevision(work: Work, revision: string, progress: readonly [reason: string, message: string] | undefined): void {
  const { deployment } = work;
  if (deployment.metadata.annotations?.[REVISION] === revision && progress === undefined) return;
  const nowMs = work.context.env.clock.now();
  const status = progress === undefined ? deployment.status : withCondition(deployment, condition('Progressing', 'True', progress[0], progress[1], nowMs));
  work.writeStatus(status, { ...deployment.metadata.annotations, [REVISION]: revision });
}

function createNewSet(work: Work, revision: number): Stored<ReplicaSet> {
  const wanted = newSetFor(work, revision);
  const name = wanted.metadata?.name ?? '';
  let created: Stored<ReplicaSet>;
  let isNew = true;
  try {
    created = work.context.client.create(replicasets, wanted);
  } catch (error) {
    if (!isAlreadyExists(error)) throw reportFailure(work, name, error);
    created = existingTwin(work, name, error);
    isNew = false;
  }
  if (isNew) work.add(created);
  const size = created.spec.replicas ?? 0;
  if (isNew && size > 0) work.recordScale('up', name, 0, size);
  const progress = isNew && hasProgressDeadline(work.deployment) ? (['NewReplicaSetCreated', `Created new replica set "${name}"`] as const) : undefined;
  adoptRevision(work, String(revision), progress);
  return created;
}

function newSetFor(work: Work, revision: number): ReplicaSet {
  const { deployment } = work;
  const template = deployment.spec.template;
  const hash = templateHash(template, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [HASH]: hash };
  const base = deployment.spec.selector;
  const selector: LabelSelector = { ...base, matchLabels: { ...base.matchLabels, [HASH]: hash } };
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace ?? '',
      labels,
      annotations: { ...newSetAnnotations(deployment, undefined, revision), ...sizeAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: newSetSize(deployment, work.sets, 0),
      ...(minReadySeconds === 0 ? {} : { minReadySeconds }),
      selector,
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

/** The set of that name is ours after all; or the hash collided, and the next try takes another. */
function existingTwin(work: Work, name: string, error: unknown): Stored<ReplicaSet> {
  const { deployment } = work;
  const rs = work.context.client.get(replicasets, deployment.metadata.namespace, name);
  if (isControlledBy(rs, deployment) && sameTemplate(rs.spec.template, deployment.spec.template)) return rs;
  work.writeStatus({ ...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1 });
  throw error;
}

function reportFailure(work: Work, name: string, error: unknown): unknown {
  if (isNamespaceTerminating(error)) return error;
  const message = `Failed to create new replica set "${name}": ${errorMessage(error)}`;
  if (hasProgressDeadline(work.deployment)) {
    work.writeStatus(withCondition(work.deployment, condition('Progressing', 'False', 'ReplicaSetCreateError', message, work.context.env.clock.now())));
  }
  work.context.events.event(work.deployment, 'Warning', 'ReplicaSetCreateError', message);
  return error;
}

/** The deployment's own annotations and the revision; a set that is new again remembers the revisions it had. */
function newSetAnnotations(deployment: Stored<Deployment>, rs: Stored<ReplicaSet> | undefined, revision: number): Readonly<Record<string, string>> {
  const annotations: Record<string, string> = { ...rs?.metadata.annotations };
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) if (!NOT_COPIED.has(key)) annotations[key] = value;
  const before = annotations[REVISION];
  if ((Number(before) || 0) >= revision) return annotations;
  annotations[REVISION] = String(revision);
  if (before !== undefined) annotations[REVISION_HISTORY] = withRevision(annotations[REVISION_HISTORY], before);
  return annotations;
}

function withRevision(history: string | undefined, revision: string): string {
  const all = history === undefined || history === '' ? [revision] : [...history.split(','), revision];
  while (all.length > 1 && all.join(',').length > REVISION_HISTORY_LENGTH_MAX) all.shift();
  return all.join(',');
}
