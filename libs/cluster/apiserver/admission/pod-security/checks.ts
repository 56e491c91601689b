// Mirrors staging/src/k8s.io/pod-security-admission/policy: the checks of the latest version
// Differs: AppArmor, SELinux, sysctls and proc mounts are looked at by their values alone.
import type { Container, PodSpec, Volume } from '#cluster/api/generated/types.js';

export type Level = 'privileged' | 'baseline' | 'restricted';

export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

interface Check {
  readonly level: 'baseline' | 'restricted';
  find(spec: PodSpec, containers: readonly Container[]): Violation | undefined;
}

const CAPABILITIES = ['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'];
const RESTRICTED_VOLUMES: ReadonlySet<string> = new Set(['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret', 'image']);
const SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem',
]);

/** `container "a"`, `containers "a", "b"`. */
function named(containers: readonly { readonly name: string }[]): string {
  const names = containers.map((each) => JSON.stringify(each.name)).join(', ');
  return `${containers.length === 1 ? 'container' : 'containers'} ${names}`;
}

function list(values: Iterable<string>): string {
  return [...new Set(values)].sort().map((each) => JSON.stringify(each)).join(', ');
}

/** Runs in the order in which Kubernetes names violations. */
const CHECKS: readonly Check[] = [
  {
    level: 'restricted',
    find(_spec, containers) {
      const bad = containers.filter((each) => each.securityContext?.allowPrivilegeEscalation !== false);
      return bad.length === 0 ? undefined : { reason: 'allowPrivilegeEscalation != false', detail: `${named(bad)} must set securityContext.allowPrivilegeEscalation=false` };
    },
  },
  {
    level: 'baseline',
    find(_spec, containers) {
      const bad = containers.filter((each) => each.securityContext?.capabilities?.add?.some((name) => !CAPABILITIES.includes(name)) === true);
      if (bad.length === 0) return undefined;
      const names = bad.flatMap((each) => each.securityContext?.capabilities?.add ?? []).filter((name) => !CAPABILITIES.includes(name));
      return { reason: 'non-default capabilities', detail: `${named(bad)} must not include ${list(names)} in securityContext.capabilities.add` };
    },
  },
  {
    level: 'restricted',
    find(_spec, containers) {
      const undropped = containers.filter((each) => each.securityContext?.capabilities?.drop?.includes('ALL') !== true);
      const added = containers.filter((each) => each.securityContext?.capabilities?.add?.some((name) => name !== 'NET_BIND_SERVICE') === true);
      const details: string[] = [];
      if (undropped.length > 0) details.push(`${named(undropped)} must set securityContext.capabilities.drop=["ALL"]`);
      if (added.length > 0) details.push(`${named(added)} must not include ${list(added.flatMap((each) => each.securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE'))} in securityContext.capabilities.add`);
      return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
    },
  },
  {
    level: 'baseline',
    find(spec) {
      const set = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true);
      return set.length === 0 ? undefined : { reason: 'host namespaces', detail: set.map((field) => `${field}=true`).join(', ') };
    },
  },
  {
    level: 'baseline',
    find(spec) {
      const bad = (spec.volumes ?? []).filter((each) => each.hostPath !== undefined);
      return bad.length === 0 ? undefined : { reason: 'hostPath volumes', detail: `${bad.length === 1 ? 'volume' : 'volumes'} ${bad.map((each) => JSON.stringify(each.name)).join(', ')}` };
    },
  },
  {
    level: 'baseline',
    find(_spec, containers) {
      const bad = containers.filter((each) => each.ports?.some((port) => (port.hostPort ?? 0) !== 0) === true);
      if (bad.length === 0) return undefined;
      const ports = bad.flatMap((each) => each.ports ?? []).map((port) => port.hostPort ?? 0).filter((port) => port !== 0);
      return { reason: 'hostPort', detail: `${named(bad)} ${bad.length === 1 ? 'uses' : 'use'} ${ports.length === 1 ? 'hostPort' : 'hostPorts'} ${[...new Set(ports)].join(', ')}` };
    },
  },
  {
    level: 'baseline',
    find(_spec, containers) {
      const bad = containers.filter((each) => each.securityContext?.privileged === true);
      return bad.length === 0 ? undefined : { reason: 'privileged', detail: `${named(bad)} must not set securityContext.privileged=true` };
    },
  },
  {
    level: 'restricted',
    find(spec) {
      const kindOf = (volume: Volume) => Object.keys(volume).find((key) => key !== 'name') ?? '';
      const bad = (spec.volumes ?? []).filter((each) => !RESTRICTED_VOLUMES.has(kindOf(each)));
      if (bad.length === 0) return undefined;
      const kinds = [...new Set(bad.map(kindOf))].sort();
      return { reason: 'restricted volume types', detail: `${bad.length === 1 ? 'volume' : 'volumes'} ${bad.map((each) => JSON.stringify(each.name)).join(', ')} ${bad.length === 1 ? 'uses' : 'use'} restricted volume ${kinds.length === 1 ? 'type' : 'types'} ${kinds.map((each) => JSON.stringify(each)).join(', ')}` };
    },
  },
  {
    level: 'restricted',
    find(spec, containers) {
      const isPodGood = spec.securityContext?.runAsNonRoot === true;
      const explicit = containers.filter((each) => each.securityContext?.runAsNonRoot === false);
      const implicit = isPodGood ? [] : containers.filter((each) => each.securityContext?.runAsNonRoot === undefined);
      const reason = 'runAsNonRoot != true';
      const pieces: string[] = [];
      if (spec.securityContext?.runAsNonRoot === false) pieces.push('pod must not set securityContext.runAsNonRoot=false');
      if (explicit.length > 0) pieces.push(`${named(explicit)} must not set securityContext.runAsNonRoot=false`);
      if (pieces.length > 0) return { reason, detail: pieces.join('; ') };
      return implicit.length === 0 ? undefined : { reason, detail: `pod or ${named(implicit)} must set securityContext.runAsNonRoot=true` };
    },
  },
  {
    level: 'restricted',
    find(spec, containers) {
      const bad = containers.filter((each) => each.securityContext?.runAsUser === 0);
      const pieces = [...(spec.securityContext?.runAsUser === 0 ? ['pod must not set runAsUser=0'] : []), ...(bad.length > 0 ? [`${named(bad)} must not set runAsUser=0`] : [])];
      return pieces.length === 0 ? undefined : { reason: 'runAsUser=0', detail: pieces.join('; ') };
    },
  },
  {
    level: 'baseline',
    find(spec, containers) {
      const bad = containers.filter((each) => each.securityContext?.seccompProfile?.type === 'Unconfined');
      const setters = [...(spec.securityContext?.seccompProfile?.type === 'Unconfined' ? ['pod'] : []), ...(bad.length > 0 ? [named(bad)] : [])];
      return setters.length === 0 ? undefined : { reason: 'seccompProfile', detail: `${setters.join(' and ')} must not set securityContext.seccompProfile.type to "Unconfined"` };
    },
  },
  {
    level: 'restricted',
    find(spec, containers) {
      const isGood = (type: string | undefined) => type === 'RuntimeDefault' || type === 'Localhost';
      const pod = spec.securityContext?.seccompProfile?.type;
      const missing = isGood(pod) ? [] : containers.filter((each) => each.securityContext?.seccompProfile?.type === undefined);
      return missing.length === 0 ? undefined : { reason: 'seccompProfile', detail: `pod or ${named(missing)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"` };
    },
  },
  {
    level: 'baseline',
    find(spec) {
      const bad = (spec.securityContext?.sysctls ?? []).map((each) => each.name).filter((name) => !SYSCTLS.has(name));
      return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
    },
  },
];

export function violationsOf(level: Level, spec: PodSpec): readonly Violation[] {
  if (level === 'privileged') return [];
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...((spec.ephemeralContainers ?? []) as readonly Container[])];
  const found: Violation[] = [];
  for (const check of CHECKS) {
    if (check.level === 'restricted' && level !== 'restricted') continue;
    const violation = check.find(spec, containers);
    // A stricter check of the same thing says it already.
    if (violation !== undefined && !found.some((each) => each.reason === violation.reason)) found.push(violation);
  }
  return found;
}
