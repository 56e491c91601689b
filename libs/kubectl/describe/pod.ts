// Mirrors the pod of k8s.io/kubectl/pkg/describe
import type { Step } from '#linux/kernel/step.js';
import { at, type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import type { DescribeContext } from './context.js';
import { writeContainers } from './containers.js';
import { writeEvents } from './events.js';
import { writeVolumes } from './volumes.js';
import { joinedMap, longTime, Writer, writeAnnotations, writeMap } from './writer.js';

export function* describePod(pod: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = pod;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  if (spec.priority !== undefined) {
    w.field('Priority', spec.priority);
    if (spec.priorityClassName) w.field('Priority Class Name', spec.priorityClassName);
  }
  if (spec.runtimeClassName) w.field('Runtime Class Name', spec.runtimeClassName);
  if (spec.serviceAccountName) w.field('Service Account', spec.serviceAccountName);
  w.field('Node', spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>');
  if (status.startTime) w.field('Start Time', longTime(status.startTime));
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    w.field('Status', `Terminating (lasts ${context.age(metadata.deletionTimestamp)})`);
    w.field('Termination Grace Period', `${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else w.field('Status', status.phase ?? '');
  if (status.reason) w.field('Reason', status.reason);
  if (status.message) w.field('Message', status.message);
  if (spec.securityContext?.seccompProfile) {
    w.field('SeccompProfile', spec.securityContext.seccompProfile.type);
    if (spec.securityContext.seccompProfile.localhostProfile) w.field('LocalhostProfile', spec.securityContext.seccompProfile.localhostProfile);
  }
  w.field('IP', status.podIP ?? '');
  writeIPs(w, status);
  const owner = listOf(metadata.ownerReferences).find(({ controller }) => controller === true);
  if (owner !== undefined) w.field('Controlled By', `${owner.kind}/${owner.name}`);
  if (status.nominatedNodeName) w.field('NominatedNodeName', status.nominatedNodeName);
  const resolve = (path: string) => fieldPathValue(pod, path);
  if (listOf(spec.initContainers).length > 0) writeContainers(w, 'Init Containers', spec.initContainers, status.initContainerStatuses, resolve, '');
  writeContainers(w, 'Containers', spec.containers, status.containerStatuses, resolve, '');
  if (listOf(spec.ephemeralContainers).length > 0) writeContainers(w, 'Ephemeral Containers', spec.ephemeralContainers, status.ephemeralContainerStatuses, resolve, '');
  if (listOf(spec.readinessGates).length > 0) {
    w.raw('Readiness Gates:\n  Type\tStatus\n');
    for (const { conditionType } of spec.readinessGates) w.line(1, `${conditionType} \t${listOf(status.conditions).find(({ type }) => type === conditionType)?.status ?? '<none>'} `);
  }
  if (listOf(status.conditions).length > 0) {
    w.raw('Conditions:\n  Type\tStatus\n');
    for (const condition of status.conditions) w.line(1, `${condition.type} \t${condition.status} `);
  }
  writeVolumes(w, spec.volumes, '');
  w.field('QoS Class', status.qosClass || '');
  writeMap(w, 0, 'Node-Selectors', spec.nodeSelector);
  writeTolerations(w, spec.tolerations, '');
  writeTopologySpread(w, spec.topologySpreadConstraints, '');
  yield* writeEvents(w, pod, context);
  return w.aligned();
}

function writeIPs(w: Writer, status: Dynamic): void {
  const ips = listOf(status.podIPs);
  if (ips.length === 0) {
    w.raw('IPs:\t<none>\n');
    return;
  }
  w.raw('IPs:\n');
  for (const { ip } of ips) w.line(1, `IP:\t${ip}`);
}

/** The value of a downward API field, of those that kubectl can tell. */
export function fieldPathValue(pod: Dynamic, path: string): string {
  const keyed = /^(metadata\.(?:labels|annotations))\['(.+)'\]$/.exec(path);
  if (keyed !== null) return String(at(pod, ...(keyed[1] as string).split('.'))?.[keyed[2] as string] ?? '');
  if (path === 'metadata.labels' || path === 'metadata.annotations') return sortedEntries(at(pod, ...path.split('.'))).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
  return ['metadata.name', 'metadata.namespace', 'metadata.uid'].includes(path) ? String(at(pod, ...path.split('.')) ?? '') : '';
}

export function writeTolerations(w: Writer, tolerations: Dynamic, prefix: string): void {
  const list = [...listOf(tolerations)].sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0));
  w.raw(`${prefix}Tolerations:\t`);
  if (list.length === 0) w.raw('<none>\n');
  list.forEach((toleration, i) => {
    if (i > 0) w.raw(`${prefix}\t`);
    let text = toleration.key ?? '';
    if (toleration.value) text += `=${toleration.value}`;
    if (toleration.effect) text += `:${toleration.effect}`;
    if (toleration.operator === 'Exists' && !toleration.value) text += text === '' ? 'op=Exists' : ' op=Exists';
    if (toleration.operator === 'Lt' || toleration.operator === 'Gt') text += ` op=${toleration.operator}`;
    if (toleration.tolerationSeconds !== undefined) text += ` for ${toleration.tolerationSeconds}s`;
    w.raw(`${text}\n`);
  });
}

export function writeTopologySpread(w: Writer, constraints: Dynamic, prefix: string): void {
  const list = [...listOf(constraints)].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1));
  list.forEach((constraint, i) => {
    w.raw(i === 0 ? `${prefix}Topology Spread Constraints:\t` : `${prefix}\t`);
    const selector = constraint.labelSelector ? ` for selector ${joinedMap(constraint.labelSelector.matchLabels)}` : '';
    w.raw(`${constraint.topologyKey}:${constraint.whenUnsatisfiable} when max skew ${constraint.maxSkew} is exceeded${selector}\n`);
  });
}
