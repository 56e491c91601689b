// Mirrors staging/src/k8s.io/pod-security-admission/policy: the checks of the latest version
// Differs: AppArmor's old annotations are not looked at; user namespaces relax nothing.
import type { Container, PodSpec, SELinuxOptions, Volume } from '#cluster/api/generated/types.js';

export type Level = 'privileged' | 'baseline' | 'restricted';

export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

interface Check {
  readonly id: string;
  /** The check of the other level that says less of the same. */
  readonly overrides?: string;
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

const SELINUX_TYPES: ReadonlySet<string> = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

/** Hosts that probes and hooks of a container call, other than the pod itself. */
function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): string[] {
  const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  return handlers.flatMap((handler) => [handler?.httpGet?.host ?? '', handler?.tcpSocket?.host ?? '']).filter((host) => host !== '' && host !== '127.0.0.1' && host !== '::1');
}

function unconfinedSetters(spec: PodSpec, containers: readonly Container[]): Violation | undefined {
  const bad = containers.filter((each) => each.securityContext?.seccompProfile?.type === 'Unconfined');
  const setters = [...(spec.securityContext?.seccompProfile?.type === 'Unconfined' ? ['pod'] : []), ...(bad.length > 0 ? [named(bad)] : [])];
  return setters.length === 0 ? undefined : { reason: 'seccompProfile', detail: `${setters.join(' and ')} must not set securityContext.seccompProfile.type to "Unconfined"` };
}

/** By id, as Kubernetes names violations: first those of this level, then those of the restricted one. */
const BASELINE: readonly Check[] = [
  {
    id: 'appArmorProfile',
    find(spec, containers) {
      const isBad = (type: string | undefined) => type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost';
      const bad = containers.filter((each) => isBad(each.securityContext?.appArmorProfile?.type));
      const pod = spec.securityContext?.appArmorProfile?.type;
      const setters = [...(isBad(pod) ? ['pod'] : []), ...(bad.length > 0 ? [named(bad)] : [])];
      if (setters.length === 0) return undefined;
      const values = list([...(isBad(pod) ? [pod as string] : []), ...bad.map((each) => each.securityContext?.appArmorProfile?.type as string)]);
      return { reason: values.includes(',') ? 'forbidden AppArmor profiles' : 'forbidden AppArmor profile', detail: `${setters.join(' and ')} must not set AppArmor profile type to ${values}` };
    },
  },
  {
    id: 'capabilities_baseline',
    find(_spec, containers) {
      const bad = containers.filter((each) => each.securityContext?.capabilities?.add?.some((name) => !CAPABILITIES.includes(name)) === true);
      if (bad.length === 0) return undefined;
      const names = bad.flatMap((each) => each.securityContext?.capabilities?.add ?? []).filter((name) => !CAPABILITIES.includes(name));
      return { reason: 'non-default capabilities', detail: `${named(bad)} must not include ${list(names)} in securityContext.capabilities.add` };
    },
  },
  {
    id: 'hostNamespaces',
    find(spec) {
      const set = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true);
      return set.length === 0 ? undefined : { reason: 'host namespaces', detail: set.map((field) => `${field}=true`).join(', ') };
    },
  },
  {
    id: 'hostPathVolumes',
    find(spec) {
      const bad = (spec.volumes ?? []).filter((each) => each.hostPath !== undefined);
      return bad.length === 0 ? undefined : { reason: 'hostPath volumes', detail: `${bad.length === 1 ? 'volume' : 'volumes'} ${bad.map((each) => JSON.stringify(each.name)).join(', ')}` };
    },
  },
  {
    id: 'hostPorts',
    find(_spec, containers) {
      const bad = containers.filter((each) => each.ports?.some((port) => (port.hostPort ?? 0) !== 0) === true);
      if (bad.length === 0) return undefined;
      const ports = bad.flatMap((each) => each.ports ?? []).map((port) => port.hostPort ?? 0).filter((port) => port !== 0);
      return { reason: 'hostPort', detail: `${named(bad)} ${bad.length === 1 ? 'uses' : 'use'} ${ports.length === 1 ? 'hostPort' : 'hostPorts'} ${[...new Set(ports)].join(', ')}` };
    },
  },
  {
    id: 'hostProbesAndHostLifecycle',
    find(_spec, containers) {
      const bad = containers.filter((each) => hostsOf(each).length > 0);
      if (bad.length === 0) return undefined;
      const hosts = [...new Set(bad.flatMap(hostsOf))].sort();
      return { reason: 'probe or lifecycle host', detail: `${named(bad)} ${bad.length === 1 ? 'uses' : 'use'} probe or lifecycle ${hosts.length === 1 ? 'host' : 'hosts'} ${list(hosts)}` };
    },
  },
  {
    id: 'privileged',
    find(_spec, containers) {
      const bad = containers.filter((each) => each.securityContext?.privileged === true);
      return bad.length === 0 ? undefined : { reason: 'privileged', detail: `${named(bad)} must not set securityContext.privileged=true` };
    },
  },
  {
    id: 'procMount',
    find(_spec, containers) {
      const bad = containers.filter((each) => (each.securityContext?.procMount ?? 'Default') !== 'Default');
      return bad.length === 0 ? undefined : { reason: 'procMount', detail: `${named(bad)} must not set securityContext.procMount to ${list(bad.map((each) => each.securityContext?.procMount as string))}` };
    },
  },
  {
    id: 'seLinuxOptions',
    find(spec, containers) {
      const isBad = (options: SELinuxOptions | undefined) => options !== undefined && (!SELINUX_TYPES.has(options.type ?? '') || (options.user ?? '') !== '' || (options.role ?? '') !== '');
      const pod = spec.securityContext?.seLinuxOptions;
      const bad = containers.filter((each) => isBad(each.securityContext?.seLinuxOptions));
      const setters = [...(isBad(pod) ? ['pod'] : []), ...(bad.length > 0 ? [named(bad)] : [])];
      if (setters.length === 0) return undefined;
      const all = [pod, ...bad.map((each) => each.securityContext?.seLinuxOptions)];
      const types = [...new Set(all.map((each) => each?.type ?? '').filter((type) => !SELINUX_TYPES.has(type)))];
      const details = [
        ...(types.length === 0 ? [] : [`${types.length === 1 ? 'type' : 'types'} ${list(types)}`]),
        ...(all.some((each) => (each?.user ?? '') !== '') ? ['user may not be set'] : []),
        ...(all.some((each) => (each?.role ?? '') !== '') ? ['role may not be set'] : []),
      ];
      return { reason: 'seLinuxOptions', detail: `${setters.join(' and ')} set forbidden securityContext.seLinuxOptions: ${details.join('; ')}` };
    },
  },
  {
    id: 'seccompProfile_baseline',
    find: unconfinedSetters,
  },
  {
    id: 'sysctls',
    find(spec) {
      const bad = (spec.securityContext?.sysctls ?? []).map((each) => each.name).filter((name) => !SYSCTLS.has(name));
      return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
    },
  },
  {
    id: 'windowsHostProcess',
    find(spec, containers) {
      const bad = containers.filter((each) => each.securityContext?.windowsOptions?.hostProcess === true);
      const setters = [...(spec.securityContext?.windowsOptions?.hostProcess === true ? ['pod'] : []), ...(bad.length > 0 ? [named(bad)] : [])];
      return setters.length === 0 ? undefined : { reason: 'hostProcess', detail: `${setters.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true` };
    },
  },
];

const RESTRICTED: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    find(_spec, containers) {
      const bad = containers.filter((each) => each.securityContext?.allowPrivilegeEscalation !== false);
      return bad.length === 0 ? undefined : { reason: 'allowPrivilegeEscalation != false', detail: `${named(bad)} must set securityContext.allowPrivilegeEscalation=false` };
    },
  },
  {
    id: 'capabilities_restricted',
    overrides: 'capabilities_baseline',
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
    id: 'restrictedVolumes',
    overrides: 'hostPathVolumes',
    find(spec) {
      const kindOf = (volume: Volume) => Object.keys(volume).find((key) => key !== 'name') ?? '';
      const bad = (spec.volumes ?? []).filter((each) => !RESTRICTED_VOLUMES.has(kindOf(each)));
      if (bad.length === 0) return undefined;
      const kinds = [...new Set(bad.map(kindOf))].sort();
      return { reason: 'restricted volume types', detail: `${bad.length === 1 ? 'volume' : 'volumes'} ${bad.map((each) => JSON.stringify(each.name)).join(', ')} ${bad.length === 1 ? 'uses' : 'use'} restricted volume ${kinds.length === 1 ? 'type' : 'types'} ${kinds.map((each) => JSON.stringify(each)).join(', ')}` };
    },
  },
  {
    id: 'runAsNonRoot',
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
    id: 'runAsUser',
    find(spec, containers) {
      const bad = containers.filter((each) => each.securityContext?.runAsUser === 0);
      const pieces = [...(spec.securityContext?.runAsUser === 0 ? ['pod must not set runAsUser=0'] : []), ...(bad.length > 0 ? [`${named(bad)} must not set runAsUser=0`] : [])];
      return pieces.length === 0 ? undefined : { reason: 'runAsUser=0', detail: pieces.join('; ') };
    },
  },
  {
    id: 'seccompProfile_restricted',
    overrides: 'seccompProfile_baseline',
    find(spec, containers) {
      const unconfined = unconfinedSetters(spec, containers);
      if (unconfined !== undefined) return unconfined;
      const isGood = (type: string | undefined) => type === 'RuntimeDefault' || type === 'Localhost';
      const missing = isGood(spec.securityContext?.seccompProfile?.type) ? [] : containers.filter((each) => each.securityContext?.seccompProfile?.type === undefined);
      return missing.length === 0 ? undefined : { reason: 'seccompProfile', detail: `pod or ${named(missing)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"` };
    },
  },
];

export function violationsOf(level: Level, spec: PodSpec): readonly Violation[] {
  if (level === 'privileged') return [];
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...((spec.ephemeralContainers ?? []) as readonly Container[])];
  const overridden = new Set(RESTRICTED.map(({ overrides }) => overrides));
  const checks = level === 'baseline' ? BASELINE : [...BASELINE.filter(({ id }) => !overridden.has(id)), ...RESTRICTED];
  return checks.flatMap((check) => check.find(spec, containers) ?? []);
}
