// Mirrors pkg/api/pod/warnings.go
// Differs: nothing that can be seen.
import type { Affinity, Container, ContainerPort, Pod, PodAffinityTerm, PodSpec, PodTemplateSpec, Volume } from '#cluster/api/generated/types.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import { claimSpecWarnings, fractionWarning } from '#cluster/registry/core/volume-warnings.js';
import { labelDeprecation, labelMapWarnings, nodeTermWarnings } from '#cluster/registry/core/node/deprecated-labels.js';

type Annotations = Readonly<Record<string, string>> | undefined;

export const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const OLD_ANNOTATIONS: readonly (readonly [string, string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];
const OLD_VOLUMES: readonly (readonly [field: keyof Volume, why: string, shownAs?: string])[] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];
const BYTES = ['memory', 'ephemeral-storage'];

export function podWarnings(pod: Pod): string[] {
  return [...nameWarnings(pod.metadata?.name, "the Pod's hostname"), ...specWarnings(pod.spec as PodSpec, pod.metadata?.annotations, '')];
}

/** Of a workload's template, at `path`. */
export function templateWarnings(template: PodTemplateSpec | undefined, path: string): string[] {
  return template?.spec === undefined ? [] : specWarnings(template.spec, template.metadata?.annotations, `${path}.`);
}

/** Of a name that others will carry: `usedIn` is "the Pod's hostname", "Pod names and hostnames". */
export function nameWarnings(name: string | undefined, usedIn: string): string[] {
  const problems = dns1123LabelErrors(name ?? '');
  return problems.length === 0 ? [] : [`metadata.name: this is used in ${usedIn}, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`];
}

function specWarnings(spec: PodSpec, annotations: Annotations, root: string): string[] {
  const path = `${root}spec`;
  return [
    ...selectionWarnings(spec, path),
    ...OLD_ANNOTATIONS.filter(([key]) => annotations?.[key] !== undefined).map(([key, why]) => `${root}metadata.annotations[${key}]: ${why}`),
    ...(spec.volumes ?? []).flatMap((volume, i) => volumeWarnings(volume, `${path}.volumes[${i}]`)),
    ...tokenPathWarnings(spec.volumes ?? [], `${path}.volumes`),
    ...repeated(spec.hostAliases ?? [], (each) => each.ip, (i, ip) => `${path}.hostAliases[${i}].ip: duplicate ip ${JSON.stringify(ip)}`),
    ...repeated(spec.imagePullSecrets ?? [], (each) => each.name ?? '', (i, name) => `${path}.imagePullSecrets[${i}].name: duplicate name ${JSON.stringify(name)}`),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name = '' }, i) => (name === '' ? [`${path}.imagePullSecrets[${i}].name: invalid empty name ""`] : [])),
    ...BYTES.flatMap((name) => fractionWarning(spec.overhead?.[name], `${path}.overhead[${name}]`)),
    ...(spec.securityContext?.seccompProfile === undefined && annotations?.[SECCOMP_POD] !== undefined ? [`${root}metadata.annotations[${SECCOMP_POD}]: non-functional in v1.27+; use the "seccompProfile" field instead`] : []),
    ...eachContainer(spec, path).flatMap(([container, at]) => containerWarnings(container, at, spec, annotations, root)),
    ...portWarnings(spec, path),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0 ? [`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`] : []),
    ...podAffinityWarnings(spec.affinity, `${path}.affinity`),
  ];
}

function eachContainer(spec: PodSpec, path: string): (readonly [Container, string])[] {
  const found: (readonly [Container, string])[] = [];
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [i, container] of (spec[list] ?? []).entries()) found.push([container as Container, `${path}.${list}[${i}]`]);
  }
  return found;
}

function selectionWarnings({ nodeSelector, affinity, topologySpreadConstraints = [] }: PodSpec, path: string): string[] {
  const warnings = labelMapWarnings(nodeSelector, (key) => `${path}.nodeSelector[${key}]`);
  const at = `${path}.affinity.nodeAffinity`;
  const { requiredDuringSchedulingIgnoredDuringExecution: hard, preferredDuringSchedulingIgnoredDuringExecution: soft = [] } = affinity?.nodeAffinity ?? {};
  for (const [i, term] of (hard?.nodeSelectorTerms ?? []).entries()) warnings.push(...nodeTermWarnings(term, `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`));
  for (const [i, { preference }] of soft.entries()) warnings.push(...nodeTermWarnings(preference, `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`));
  for (const [i, { topologyKey, labelSelector }] of topologySpreadConstraints.entries()) {
    const why = labelDeprecation(topologyKey);
    if (why !== undefined) warnings.push(`${path}.topologySpreadConstraints[${i}].topologyKey: ${topologyKey} is ${why}`);
    if (labelSelector === undefined) warnings.push(`${path}.topologySpreadConstraints[${i}].labelSelector: a null labelSelector results in matching no pod`);
  }
  return warnings;
}

function volumeWarnings(volume: Volume, path: string): string[] {
  const warnings = OLD_VOLUMES.filter(([kind]) => volume[kind] !== undefined).map(([kind, why, shown = kind]) => `${path}.${shown}: ${why}`);
  const template = volume.ephemeral?.volumeClaimTemplate;
  return template === undefined ? warnings : [...warnings, ...claimSpecWarnings(template.spec, `${path}.ephemeral.volumeClaimTemplate.spec`)];
}

/** Files of other sources that a projected token would hide. The paths are Kubernetes' own. */
function tokenPathWarnings(volumes: readonly Volume[], path: string): string[] {
  const tokens = new Set(volumes.flatMap((volume) => (volume.projected?.sources ?? []).flatMap(({ serviceAccountToken }) => (serviceAccountToken === undefined ? [] : [serviceAccountToken.path]))));
  if (tokens.size === 0) return [];
  const warnings: string[] = [];
  volumes.forEach((volume, i) => {
    const at = `${path}[${i}].projected.sources`;
    const check = (file: string, field: string) => {
      if (tokens.has(file)) warnings.push(`${field}: has duplicated path with ServiceAccountToken ${JSON.stringify(file)}`);
    };
    for (const source of volume.projected?.sources ?? []) {
      for (const [j, item] of (source.configMap?.items ?? []).entries()) check(item.path, `${at}.configMap[${j}]`);
      for (const [j, item] of (source.secret?.items ?? []).entries()) check(item.path, `${at}.secrets[${j}]`);
      for (const [j, item] of (source.downwardAPI?.items ?? []).entries()) check(item.path, `${at}.downwardAPI[${j}]`);
    }
  });
  return warnings;
}

function repeated<T>(list: readonly T[], keyOf: (item: T) => string, warning: (index: number, key: string) => string): string[] {
  if (list.length < 2) return [];
  const seen = new Set<string>();
  const warnings: string[] = [];
  for (const [i, item] of list.entries()) {
    const key = keyOf(item);
    if (seen.has(key)) warnings.push(warning(i, key));
    seen.add(key);
  }
  return warnings;
}

function containerWarnings(container: Container, path: string, spec: PodSpec, annotations: Annotations, root: string): string[] {
  const warnings: string[] = [];
  const { name, securityContext, resources } = container;
  if (annotations !== undefined) {
    const seccomp = `${SECCOMP_CONTAINER}${name}`;
    if (securityContext?.seccompProfile === undefined && annotations[seccomp] !== undefined) warnings.push(`${root}metadata.annotations[${seccomp}]: non-functional in v1.27+; use the "seccompProfile" field instead`);
    const appArmor = `${APP_ARMOR}${name}`;
    const hasProfile = (securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile) !== undefined;
    // A pod is warned of when the annotation is made a field.
    if (root !== '' && !hasProfile && annotations[appArmor] !== undefined) warnings.push(`${root}metadata.annotations[${appArmor}]: ${APP_ARMOR_WARNING}`);
  }
  for (const resource of BYTES) for (const side of ['limits', 'requests'] as const) warnings.push(...fractionWarning(resources?.[side]?.[resource], `${path}.resources.${side}[${resource}]`));
  return [...warnings, ...envWarnings(container, path)];
}

export const APP_ARMOR_WARNING = 'deprecated since v1.30; use the "appArmorProfile" field instead';

function envWarnings({ env = [] }: Container, path: string): string[] {
  return repeated(env, (each) => each.name, (i, name) => {
    const { value = '', valueFrom } = env[i] ?? {};
    const reference = `$(${name})`;
    // X=abc, X=$(X)123 builds on what was there.
    const isFine = valueFrom === undefined && value !== reference && value.includes(reference);
    return isFine ? '' : `${path}.env[${i}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
  }).filter((each) => each !== '');
}

function portWarnings(spec: PodSpec, path: string): string[] {
  const warnings: string[] = [];
  const known = new Map<string, (readonly [string, ContainerPort])[]>();
  for (const [container, at] of eachContainer(spec, path)) {
    (container.ports ?? []).forEach((port, i) => {
      const field = `${at}.ports[${i}]`;
      if ((port.hostIP ?? '') !== '' && (port.hostPort ?? 0) === 0) warnings.push(`${field}: hostIP set without hostPort: ${goPort(port)}`);
      const key = `${port.containerPort}/${port.protocol}`;
      const others = known.get(key) ?? [];
      known.set(key, [...others, [field, port]]);
      for (const [where, other] of others) warnings.push(...overlapWarning(field, port, where, other));
    });
  }
  return warnings;
}

function overlapWarning(field: string, port: ContainerPort, where: string, other: ContainerPort): string[] {
  const [ip, otherIp] = [port.hostIP ?? '', other.hostIP ?? ''];
  const [host, otherHost] = [port.hostPort ?? 0, other.hostPort ?? 0];
  if (ip === otherIp && host === otherHost) return [`${field}: duplicate port definition with ${where}`];
  if (host === 0 || otherHost === 0) return [`${field}: overlapping port definition with ${where}`];
  if (host === otherHost && (ip === '') !== (otherIp === '')) return [`${field}: dangerously ambiguous port definition with ${where}`];
  return [];
}

/** Go's %+v of a ContainerPort. */
function goPort({ name = '', hostPort = 0, containerPort, protocol = '', hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}

function podAffinityWarnings(affinity: Affinity | undefined, path: string): string[] {
  const warnings: string[] = [];
  const check = (term: PodAffinityTerm | undefined, at: string) => {
    if (term?.labelSelector === undefined) warnings.push(`${at}.labelSelector: a null labelSelector results in matching no pod`);
  };
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const { requiredDuringSchedulingIgnoredDuringExecution: hard = [], preferredDuringSchedulingIgnoredDuringExecution: soft = [] } = affinity?.[kind] ?? {};
    for (const [i, term] of hard.entries()) check(term, `${path}.${kind}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`);
    for (const [i, { podAffinityTerm }] of soft.entries()) check(podAffinityTerm, `${path}.${kind}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm`);
  }
  return warnings;
}
