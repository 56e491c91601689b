// Mirrors deployment, replica set, replication controller, daemon set and stateful set of k8s.io/kubectl/pkg/describe
import { formatLabelSelector, matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import type { DescribeContext } from './context.js';
import { writeEvents } from './events.js';
import { writePodTemplate } from './pod-template.js';
import { storageClassOf } from './claim.js';
import { controllerOf, joinedMap, longTime, Writer, writeAnnotations, writeMap } from './writer.js';

function* podsStatus(object: Dynamic, context: DescribeContext, selector: Dynamic): Step<string> {
  const pods = (yield* context.list('pods', object.metadata.namespace)).filter((pod) => matchesLabelSelector(selector, pod.metadata.labels) && listOf(pod.metadata.ownerReferences).some(({ uid, controller }) => controller && uid === object.metadata.uid));
  const count = (phase: string) => pods.filter(({ status }) => status?.phase === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}

export function* describeDeployment(deployment: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = deployment;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  w.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('Selector', formatLabelSelector(spec.selector));
  w.field('Replicas', `${spec.replicas ?? 0} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`);
  w.field('StrategyType', spec.strategy?.type ?? '');
  w.field('MinReadySeconds', spec.minReadySeconds ?? 0);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling) w.field('RollingUpdateStrategy', `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
  writePodTemplate(w, spec.template);
  if (listOf(status.conditions).length > 0) {
    w.raw('Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n');
    for (const { type, status: state, reason } of status.conditions) w.line(1, `${type} \t${state}\t${reason ?? ''}`);
  }
  const owned = (yield* context.list('replicasets.apps', metadata.namespace)).filter((rs) => listOf(rs.metadata.ownerReferences).some(({ uid, controller }) => controller && uid === metadata.uid)).sort(oldestFirst);
  const newest = newReplicaSet(deployment, owned);
  const shown = (list: readonly Dynamic[]) => (list.length === 0 ? '<none>' : list.map((rs) => `${rs.metadata.name} (${rs.status?.replicas ?? 0}/${rs.spec?.replicas ?? 0} replicas created)`).join(', '));
  if (owned.length > 0) {
    w.field('OldReplicaSets', shown(owned.filter((rs) => rs !== newest)));
    w.field('NewReplicaSet', newest === undefined ? '<none>' : shown([newest]));
  }
  yield* writeEvents(w, deployment, context);
  return w.aligned();
}

function oldestFirst({ metadata: a }: Dynamic, { metadata: b }: Dynamic): number {
  const key = (metadata: Dynamic) => `${metadata.creationTimestamp} ${metadata.name}`;
  return key(a) < key(b) ? -1 : 1;
}

/** The replica set of the present template, found by the deployment's revision. */
export function newReplicaSet(deployment: Dynamic, owned: readonly Dynamic[]): Dynamic | undefined {
  const strip = (template: Dynamic) => {
    const { 'pod-template-hash': _, ...labels } = template?.metadata?.labels ?? {};
    return JSON.stringify({ ...template, metadata: { ...template?.metadata, labels } }, sortedReplacer);
  };
  const wanted = strip(deployment.spec.template);
  return [...owned].sort(oldestFirst).find((rs) => strip(rs.spec.template) === wanted);
}

function sortedReplacer(_: string, value: Dynamic): Dynamic {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function* describeReplicaSet(rs: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = rs;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  const selector = rs.kind === 'ReplicationController' ? { matchLabels: spec.selector } : spec.selector;
  w.field('Selector', rs.kind === 'ReplicationController' ? joinedMap(spec.selector) : formatLabelSelector(spec.selector));
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  const owner = controllerOf(metadata);
  if (owner !== undefined) w.field('Controlled By', owner);
  w.field('Replicas', `${status.replicas ?? 0} current / ${spec.replicas ?? 0} desired`);
  w.field('Pods Status', yield* podsStatus(rs, context, selector));
  writePodTemplate(w, spec.template);
  if (listOf(status.conditions).length > 0) {
    w.raw('Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n');
    for (const { type, status: state, reason } of status.conditions) w.line(1, `${type} \t${state}\t${reason ?? ''}`);
  }
  yield* writeEvents(w, rs, context);
  return w.aligned();
}

export function* describeDaemonSet(ds: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = ds;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  w.field('Selector', formatLabelSelector(spec.selector));
  w.field('Node-Selector', joinedMap(spec.template.spec.nodeSelector));
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}`);
  w.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}`);
  w.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`);
  w.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`);
  w.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}`);
  w.field('Pods Status', yield* podsStatus(ds, context, spec.selector));
  writePodTemplate(w, spec.template);
  yield* writeEvents(w, ds, context);
  return w.aligned();
}

export function* describeStatefulSet(sts: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = sts;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  w.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  w.field('Selector', formatLabelSelector(spec.selector));
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('Replicas', `${spec.replicas ?? 0} desired | ${status.replicas ?? 0} total`);
  w.field('Update Strategy', spec.updateStrategy?.type ?? '');
  if (spec.updateStrategy?.rollingUpdate) {
    const { partition, maxUnavailable } = spec.updateStrategy.rollingUpdate;
    if (partition !== undefined) w.line(1, `Partition:\t${partition}`);
    if (partition !== undefined && maxUnavailable !== undefined) w.line(1, `MaxUnavailable:\t${maxUnavailable}`);
  }
  w.field('Pods Status', yield* podsStatus(sts, context, spec.selector));
  writePodTemplate(w, spec.template);
  writeClaims(w, listOf(spec.volumeClaimTemplates));
  yield* writeEvents(w, sts, context);
  return w.aligned();
}

function writeClaims(w: Writer, claims: readonly Dynamic[]): void {
  if (claims.length === 0) {
    w.field('Volume Claims', '<none>');
    return;
  }
  w.raw('Volume Claims:\n');
  for (const { metadata, spec } of claims) {
    w.line(1, `Name:\t${metadata.name}`);
    w.line(1, `StorageClass:\t${storageClassOf({ metadata, spec })}`);
    writeMap(w, 1, 'Labels', metadata.labels);
    writeMap(w, 1, 'Annotations', metadata.annotations);
    w.line(1, spec.resources?.requests?.storage === undefined ? `Capacity:\t<default>` : `Capacity:\t${spec.resources.requests.storage}`);
    w.line(1, `Access Modes:\t[${listOf(spec.accessModes).join(' ')}]`);
  }
}

