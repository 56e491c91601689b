import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import type { DescribeContext } from './context.js';
import { writeEvents } from './events.js';
import { accessModes, volumeLines } from './volumes.js';
import { joinedMap, longTime, Writer, writeAnnotations, writeMap } from './writer.js';

const PROTECTION = 'Terminating';

export function* describePersistentVolume(pv: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = pv;
  w.field('Name', metadata.name);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('Finalizers', `[${listOf(metadata.finalizers).join(' ')}]`);
  w.field('StorageClass', spec.storageClassName ?? metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? '');
  w.field('Status', metadata.deletionTimestamp ? `${PROTECTION} (lasts ${context.age(metadata.deletionTimestamp)})` : (status.phase ?? ''));
  w.field('Claim', spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '');
  w.field('Reclaim Policy', spec.persistentVolumeReclaimPolicy ?? '');
  w.field('Access Modes', accessModes(spec.accessModes));
  if (spec.volumeMode) w.field('VolumeMode', spec.volumeMode);
  w.field('Capacity', spec.capacity?.storage ?? '');
  const terms = listOf(spec.nodeAffinity?.required?.nodeSelectorTerms);
  if (spec.nodeAffinity === undefined) w.field('Node Affinity', '<none>');
  else {
    w.raw('Node Affinity:\t\n');
    w.line(1, terms.length === 0 ? 'Required Terms:\t<none>' : 'Required Terms:\t');
    terms.forEach((term, i) => {
      const parts = [...listOf(term.matchExpressions), ...listOf(term.matchFields)].map(({ key, operator, values }) => (listOf(values).length === 0 ? `${key} ${String(operator).toLowerCase()}` : `${key} ${String(operator).toLowerCase()} [${values.join(', ')}]`));
      w.line(2, `Term ${i}:\t${parts[0] ?? ''}`);
      for (const part of parts.slice(1)) w.raw(`    \t${part}\n`);
    });
  }
  w.field('Message', status.message ?? '');
  w.raw('Source:\n');
  for (const line of volumeLines(spec, true)) w.line(2, line);
  yield* writeEvents(w, pv, context);
  return w.aligned();
}

export function* describeClaim(pvc: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = pvc;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  w.field('StorageClass', spec.storageClassName ?? metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? '');
  w.field('Status', metadata.deletionTimestamp ? `${PROTECTION} (lasts ${context.age(metadata.deletionTimestamp)})` : (status.phase ?? ''));
  w.field('Volume', spec.volumeName ?? '');
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('Finalizers', `[${listOf(metadata.finalizers).join(' ')}]`);
  w.field('Capacity', spec.volumeName ? (status.capacity?.storage ?? '') : '');
  w.field('Access Modes', spec.volumeName ? accessModes(status.accessModes) : '');
  if (spec.volumeMode) w.field('VolumeMode', spec.volumeMode);
  if (spec.dataSource) {
    w.raw('DataSource:\n');
    if (spec.dataSource.apiGroup) w.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`);
    w.line(1, `Kind:\t${spec.dataSource.kind}`);
    w.line(1, `Name:\t${spec.dataSource.name}`);
  }
  const pods = (yield* context.list('pods', metadata.namespace)).filter((pod) => listOf(pod.spec?.volumes).some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name || (volume.ephemeral !== undefined && `${pod.metadata.name}-${volume.name}` === metadata.name)));
  const names = pods.map((pod) => pod.metadata.name as string);
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
  for (const topology of listOf(sc.allowedTopologies)) for (const { key, values } of listOf(topology.matchLabelExpressions)) w.field('AllowedTopologies', `${key} in [${listOf(values).join(', ')}]`);
  yield* writeEvents(w, sc, context);
  return w.aligned();
}
