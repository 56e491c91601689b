// Mirrors the pod of k8s.io/kubectl/pkg/describe
import { formatLabelSelector } from '#cluster/apimachinery/labels.js';
import { quantityOf } from '#cluster/apimachinery/quantity.js';
import type { Step } from '#linux/kernel/step.js';
import { goSorted } from '#kubectl/printers/go-sort.js';
import { at, type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import type { DescribeContext } from './context.js';
import { writeContainers, writeResources } from './containers.js';
import { writeEventRows } from './events.js';
import { writeVolumes } from './volumes.js';
import { controllerOf, longTime, Writer, writeAnnotations, writeMap } from './writer.js';

export function* describePod(pod: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = pod;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  if (spec.priority !== undefined) w.field('Priority', spec.priority);
  if (spec.priorityClassName) w.field('Priority Class Name', spec.priorityClassName);
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
  const owner = controllerOf(metadata);
  if (owner !== undefined) w.field('Controlled By', owner);
  if (status.nominatedNodeName) w.field('NominatedNodeName', status.nominatedNodeName);
  if (spec.resources) {
    w.raw('Resources:\n');
    writeResources(spec.resources, (text) => w.line(1, text));
  }
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
  w.field('QoS Class', qosClassOf(pod));
  writeMap(w, 0, 'Node-Selectors', spec.nodeSelector);
  writeTolerations(w, spec.tolerations, '');
  writeTopologySpread(w, spec.topologySpreadConstraints, '');
  // The kubelet's events about a static pod name the pod of the file, whose uid is the hash of it.
  if (context.showEvents) writeEventRows(w, yield* context.events({ name: metadata.name, namespace: metadata.namespace, uid: metadata.annotations?.['kubernetes.io/config.mirror'] ?? metadata.uid }), context);
  return w.aligned();
}

/** The class the server noted, or else what the containers ask for. */
function qosClassOf({ spec, status }: Dynamic): string {
  if (status?.qosClass) return status.qosClass;
  const askers = spec.resources ? [spec] : [...listOf(spec.containers), ...listOf(spec.initContainers)];
  const amounts = (field: 'requests' | 'limits', name: string) => askers.map(({ resources }) => quantityOf(resources?.[field]?.[name] ?? '0').nano);
  const sum = (field: 'requests' | 'limits', name: string) => amounts(field, name).reduce((total, nano) => total + nano, 0n);
  const names = ['cpu', 'memory'];
  if (names.every((name) => sum('requests', name) + sum('limits', name) === 0n)) return 'BestEffort';
  return names.every((name) => amounts('limits', name).every((nano) => nano > 0n) && sum('requests', name) === sum('limits', name)) ? 'Guaranteed' : 'Burstable';
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

/** The value of a downward API field, of the two that kubectl's scheme can convert. */
function fieldPathValue(pod: Dynamic, path: string): string {
  return ['metadata.name', 'metadata.namespace'].includes(path) ? String(at(pod, ...path.split('.')) ?? '') : '';
}

export function writeTolerations(w: Writer, tolerations: Dynamic, prefix: string): void {
  const list = goSorted(listOf(tolerations), (a, b) => (a.key ?? '') < (b.key ?? ''));
  w.raw(`${prefix}Tolerations:\t`);
  if (list.length === 0) w.raw('<none>\n');
  list.forEach((toleration, i) => {
    if (i > 0) w.raw(`${prefix}\t`);
    let text = toleration.key ?? '';
    if (toleration.value) text += `=${toleration.value}`;
    if (toleration.effect) text += `:${toleration.effect}`;
    if (toleration.operator === 'Exists' && !toleration.value) text += text === '' ? 'op=Exists' : ' op=Exists';
    if (toleration.tolerationSeconds !== undefined) text += ` for ${toleration.tolerationSeconds}s`;
    w.raw(`${text}\n`);
  });
}

export function writeTopologySpread(w: Writer, constraints: Dynamic, prefix: string): void {
  const list = goSorted(listOf(constraints), (a, b) => a.topologyKey < b.topologyKey);
  list.forEach((constraint, i) => {
    w.raw(i === 0 ? `${prefix}Topology Spread Constraints:\t` : `${prefix}\t`);
    const selector = constraint.labelSelector ? ` for selector ${formatLabelSelector(constraint.labelSelector)}` : '';
    w.raw(`${constraint.topologyKey}:${constraint.whenUnsatisfiable} when max skew ${constraint.maxSkew} is exceeded${selector}\n`);
  });
}
