import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import type { DescribeContext } from './context.js';
import { writeEvents } from './events.js';
import { accessModes, dataSourceLines, storageClassOf } from './claim.js';
import { writeSource } from './volumes.js';
import { joinedMap, longTime, Writer, writeAnnotations, writeMap } from './writer.js';

const PROTECTION = 'Terminating';

export function* describePersistentVolume(pv: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = pv;
  w.field('Name', metadata.name);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('Finalizers', `[${listOf(metadata.finalizers).join(' ')}]`);
  w.field('StorageClass', storageClassOf(pv));
  w.field('Status', metadata.deletionTimestamp ? `${PROTECTION} (lasts ${context.age(metadata.deletionTimestamp)})` : (status.phase ?? ''));
  w.field('Claim', spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '');
  w.field('Reclaim Policy', spec.persistentVolumeReclaimPolicy ?? '');
  w.field('Access Modes', accessModes(spec.accessModes));
  if (spec.volumeMode) w.field('VolumeMode', spec.volumeMode);
  w.field('Capacity', spec.capacity?.storage ?? '0');
  const terms = listOf(spec.nodeAffinity?.required?.nodeSelectorTerms);
  if (!spec.nodeAffinity?.required) w.field('Node Affinity', '<none>');
  else {
    w.raw('Node Affinity:\t\n');
    w.line(1, terms.length === 0 ? 'Required Terms:\t<none>' : 'Required Terms:\t');
    terms.forEach((term, i) => {
      const parts = listOf(term.matchExpressions).map(({ key, operator, values }) => (listOf(values).length === 0 ? `${key} ${String(operator).toLowerCase()}` : `${key} ${String(operator).toLowerCase()} [${values.join(', ')}]`));
      w.line(2, `Term ${i}:\t${parts[0] ?? '<none>'}`);
      for (const part of parts.slice(1)) w.raw(`    \t${part}\n`);
    });
  }
  w.field('Message', status.message ?? '');
  w.raw('Source:\n');
  writeSource(w, spec, true);
  yield* writeEvents(w, pv, context);
  return w.aligned();
}

export function* describeClaim(pvc: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = pvc;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  w.field('StorageClass', storageClassOf(pvc));
  w.field('Status', metadata.deletionTimestamp ? `${PROTECTION} (lasts ${context.age(metadata.deletionTimestamp)})` : (status.phase ?? ''));
  w.field('Volume', spec.volumeName ?? '');
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('Finalizers', `[${listOf(metadata.finalizers).join(' ')}]`);
  w.field('Capacity', spec.volumeName ? (status.capacity?.storage ?? '0') : '');
  w.field('Access Modes', spec.volumeName ? accessModes(status.accessModes) : '');
  if (spec.volumeMode) w.field('VolumeMode', spec.volumeMode);
  for (const line of dataSourceLines(spec.dataSource)) w.line(0, line);
  const names = podsOf(pvc, yield* context.list('pods', metadata.namespace));
  if (names.length === 0) w.field('Used By', '<none>');
  for (const [i, name] of names.entries()) w.line(0, `${i === 0 ? 'Used By:' : ''}\t${name}`);
  const conditions = listOf(status.conditions);
  if (conditions.length > 0) {
    w.raw('Conditions:\n  Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n  ----\t------\t-----------------\t------------------\t------\t-------\n');
    for (const condition of conditions) w.line(1, `${condition.type} \t${condition.status} \t${longTime(condition.lastProbeTime)} \t${longTime(condition.lastTransitionTime)} \t${condition.reason ?? ''} \t${condition.message ?? ''}`);
  }
  yield* writeEvents(w, pvc, context);
  return w.aligned();
}

/** The pods that name the claim, once for each volume, and those that own it. */
function podsOf({ metadata }: Dynamic, pods: readonly Dynamic[]): string[] {
  const users = pods.flatMap((pod) => listOf(pod.spec?.volumes).filter(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name).map(() => pod));
  const owners = listOf(metadata.ownerReferences).flatMap(({ kind, uid }) => (kind === 'Pod' ? pods.filter((pod) => pod.metadata.uid === uid && !users.includes(pod)) : []));
  return [...users, ...owners].map((pod) => String(pod.metadata.name)).sort();
}

export function* describeStorageClass(sc: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata } = sc;
  w.field('Name', metadata.name);
  const isDefault = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some((key) => metadata.annotations?.[key] === 'true');
  w.field('IsDefaultClass', isDefault ? 'Yes' : 'No');
  w.field('Annotations', joinedMap(metadata.annotations));
  w.field('Provisioner', sc.provisioner);
  w.field('Parameters', joinedMap(sc.parameters));
  w.field('AllowVolumeExpansion', sc.allowVolumeExpansion === undefined ? '<unset>' : sc.allowVolumeExpansion ? 'True' : 'False');
  if (listOf(sc.mountOptions).length === 0) w.field('MountOptions', '<none>');
  else {
    w.raw('MountOptions:\n');
    for (const option of sc.mountOptions) w.line(1, option);
  }
  if (sc.reclaimPolicy) w.field('ReclaimPolicy', sc.reclaimPolicy);
  if (sc.volumeBindingMode) w.field('VolumeBindingMode', sc.volumeBindingMode);
  if (sc.allowedTopologies) writeTopologies(w, listOf(sc.allowedTopologies));
  yield* writeEvents(w, sc, context);
  return w.aligned();
}

function writeTopologies(w: Writer, topologies: readonly Dynamic[]): void {
  w.field('AllowedTopologies', topologies.length === 0 ? '<none>' : '');
  for (const [i, { matchLabelExpressions }] of topologies.entries()) {
    const terms = listOf(matchLabelExpressions).map(({ key, values }) => `${key} in${listOf(values).length > 0 ? ` [${values.join(', ')}]` : ''}`);
    w.line(1, `Term ${i}:\t${terms[0] ?? '<none>'}`);
    for (const term of terms.slice(1)) w.line(1, `\t${term}`);
  }
}

export function* describeAttributesClass(attributesClass: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  w.field('Name', attributesClass.metadata.name);
  w.field('Annotations', joinedMap(attributesClass.metadata.annotations));
  w.field('DriverName', attributesClass.driverName);
  w.field('Parameters', joinedMap(attributesClass.parameters));
  yield* writeEvents(w, attributesClass, context);
  return w.aligned();
}

export function* describeCsiNode(node: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec } = node;
  w.field('Name', metadata.name);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  w.raw('Spec:\n');
  if (spec.drivers) w.line(1, 'Drivers:');
  for (const { name, nodeID, allocatable, topologyKeys } of listOf(spec.drivers)) {
    w.line(2, `${name}:`);
    w.line(3, `Node ID:\t${nodeID}`);
    if (allocatable?.count !== undefined) w.raw(`      Allocatables:\n        Count:\t${allocatable.count}\n`);
    if (topologyKeys) w.line(3, `Topology Keys:\t[${topologyKeys.join(' ')}]`);
  }
  yield* writeEvents(w, node, context);
  return w.aligned();
}
