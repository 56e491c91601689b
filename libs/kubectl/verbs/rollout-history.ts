// Mirrors k8s.io/kubectl/pkg/polymorphichelpers (history viewers and rollback)
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { writePodTemplate } from '#kubectl/describe/pod-template.js';
import { Writer } from '#kubectl/describe/writer.js';
import { alignTabs } from '#kubectl/printers/tab-writer.js';
import { type Info, listObjects } from '#kubectl/resources/select.js';
import { strategicMerge } from '#kubectl/resources/strategic.js';
import { type Dynamic, listOf, sameJson } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';

export interface Revision {
  readonly number: number;
  readonly cause: string;
  readonly template: Dynamic;
  /** The replica set or controller revision that keeps it. */
  readonly object: Dynamic;
  /** What is printed of it: the replica set, or the controller as it was. */
  readonly shown: Dynamic;
}
const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const REVISION = 'deployment.kubernetes.io/revision';

const VISITED = ['apps/DaemonSet', 'extensions/DaemonSet', 'apps/Deployment', 'extensions/Deployment', 'batch/Job', '/Pod', 'apps/ReplicaSet', 'extensions/ReplicaSet', '/ReplicationController', 'apps/StatefulSet', 'batch/CronJob'];

/** Why nothing is known of a kind that has nothing to do with pods. */
function unvisited({ resource: { group, kind } }: Info, what: string): Fatal | undefined {
  if (VISITED.includes(`${group}/${kind}`)) return undefined;
  return new Fatal(`error retrieving ${what} for ${JSON.stringify(group === '' ? kind : `${kind}.${group}`)}, no visitor method exists for {${group} ${kind}}`);
}

/** The revisions in order of their numbers. Throws Fatal for kinds without history. */
export function* historyOf<F>(call: Call<F>, info: Info): Step<Revision[]> {
  const { kind, group } = info.resource;
  if (kind === 'Deployment') return yield* deploymentHistory(call, info);
  if (kind === 'DaemonSet' || kind === 'StatefulSet') return yield* controllerHistory(call, info);
  throw unvisited(info, 'history') ?? new Fatal(`no history viewer has been implemented for ${JSON.stringify(group === '' ? kind : `${kind}.${group}`)}`);
}

function* owned<F>(call: Call<F>, info: Info, type: string): Step<Dynamic[]> {
  const resource = yield* call.mapper.resource(type);
  const { items } = yield* listObjects(call.client, resource, info.namespace, {});
  return items.filter(({ metadata }) => listOf(metadata.ownerReferences).some(({ uid, controller }) => controller === true && uid === info.object.metadata.uid));
}

function* replicaSetsOf<F>(call: Call<F>, info: Info): Step<Dynamic[]> {
  try {
    return yield* owned(call, info, 'replicasets.apps');
  } catch (error) {
    if (error instanceof ApiError) throw new Fatal(`failed to retrieve replica sets from deployment ${info.name}: ${error.message}`);
    throw error;
  }
}

function* deploymentHistory<F>(call: Call<F>, info: Info): Step<Revision[]> {
  const sets = yield* replicaSetsOf(call, info);
  const revisions = sets.flatMap((rs) => {
    const number = Number(rs.metadata.annotations?.[REVISION] ?? Number.NaN);
    if (Number.isNaN(number)) return [];
    const cause = rs.metadata.annotations?.[CHANGE_CAUSE] ?? '';
    const { template } = rs.spec;
    const annotated = cause === '' ? template : { ...template, metadata: { ...template.metadata, annotations: { ...template.metadata?.annotations, [CHANGE_CAUSE]: cause } } };
    return [{ number, cause, template: annotated, object: rs, shown: rs }];
  });
  return revisions.sort((a, b) => a.number - b.number);
}

function* controllerHistory<F>(call: Call<F>, info: Info): Step<Revision[]> {
  const revisions = (yield* owned(call, info, 'controllerrevisions.apps')).map((object) => {
    const applied = strategicMerge(info.object, object.data);
    return { number: object.revision as number, cause: object.metadata.annotations?.[CHANGE_CAUSE] ?? '', template: applied.spec.template, object, shown: applied };
  });
  return revisions.sort((a, b) => a.number - b.number);
}

/** The table of revisions, or one of them in detail. Throws Fatal when it is not there. */
export function revisionTemplate(revisions: readonly Revision[], wanted: number): string {
  if (wanted > 0) {
    const found = revisions.find(({ number }) => number === wanted);
    if (found === undefined) throw new Fatal('unable to find the specified revision');
    const w = new Writer();
    writePodTemplate(w, found.template);
    return `${w.text}\n`;
  }
  if (revisions.length === 0) return 'No rollout history found.\n';
  const rows = revisions.map(({ number, cause }) => `${number}\t${cause === '' ? '<none>' : cause}\n`).join('');
  return `${alignTabs(`REVISION\tCHANGE-CAUSE\n${rows}`)}\n`;
}

/** Puts back an earlier template; what it did is returned. Throws Fatal. */
export function* rollBack<F>(call: Call<F>, info: Info, toRevision: number, onlyShow: boolean, dryRun: string | undefined): Step<string> {
  const { kind, group } = info.resource;
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind)) throw unvisited(info, 'rollbacker') ?? new Fatal(`no rollbacker has been implemented for ${JSON.stringify(group === '' ? kind : `${kind}.${group}`)}`);
  if (toRevision < 0) throw new Fatal(`unable to find specified revision ${toRevision} in history`);
  const revisions = yield* historyOf(call, info);
  const target = pick(revisions, toRevision, kind);
  if (onlyShow) {
    const w = new Writer();
    // The change cause belongs to the replica set, not to its template.
    writePodTemplate(w, kind === 'Deployment' ? target.object.spec.template : target.template);
    return `${kind === 'Deployment' ? '' : 'will roll back to '}${w.text}`;
  }
  if (kind === 'Deployment' && info.object.spec.paused) throw new Fatal("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  const path = pathOf(info.resource, info.namespace, info.name);
  if (kind !== 'Deployment') {
    if (sameJson(strategicMerge(info.object, target.object.data).spec.template, info.object.spec.template)) return `skipped rollback (current template already matches revision ${toRevision})`;
    yield* call.client.json('PATCH', path, { body: target.object.data, contentType: 'application/strategic-merge-patch+json', query: { dryRun } });
    return 'rolled back';
  }
  const { 'pod-template-hash': _, ...labels } = target.object.spec.template.metadata?.labels ?? {};
  const template = { ...target.object.spec.template, metadata: { ...target.object.spec.template.metadata, labels } };
  if (sameJson(template, info.object.spec.template)) return `skipped rollback (current template already matches revision ${toRevision})`;
  const kept = ['kubectl.kubernetes.io/last-applied-configuration', REVISION, 'deployment.kubernetes.io/revision-history', 'deployment.kubernetes.io/desired-replicas', 'deployment.kubernetes.io/max-replicas', 'deprecated.deployment.rollback.to'];
  const annotations: Record<string, string> = {};
  for (const key of kept) if (info.object.metadata.annotations?.[key] !== undefined) annotations[key] = info.object.metadata.annotations[key];
  for (const [key, value] of Object.entries(target.object.metadata.annotations ?? {})) if (!kept.includes(key)) annotations[key] = String(value);
  const body = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ];
  yield* call.client.json('PATCH', path, { body, contentType: 'application/json-patch+json', query: { dryRun } });
  return 'rolled back';
}

function pick(revisions: readonly Revision[], toRevision: number, kind: string): Revision {
  if (toRevision > 0) {
    const found = revisions.find(({ number }) => number === toRevision);
    if (found === undefined) throw new Fatal(`unable to find specified revision ${toRevision} in history`);
    return found;
  }
  const previous = revisions.at(-2);
  if (previous === undefined) throw new Fatal(kind === 'Deployment' ? `no rollout history found for deployment ${JSON.stringify(revisions[0]?.object.metadata.ownerReferences?.[0]?.name ?? '')}` : 'no last revision to roll back to');
  return previous;
}
