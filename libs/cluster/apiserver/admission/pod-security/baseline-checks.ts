// Mirrors staging/src/k8s.io/pod-security-admission/policy: the checks of the baseline level
// Differs: nothing that can be seen.
import type { Container, LifecycleHandler, Probe, SELinuxOptions } from '#cluster/api/generated/types.js';
import { contextsOf, hasOwnUsers, named, plural, quoted, settersOf, sorted } from './check-texts.js';
import type { Check, Checked, Violation } from './checks.js';

const CAPABILITIES = ['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'];
const SYSCTLS = ['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start'];
const SYSCTLS_27 = [...SYSCTLS, 'net.ipv4.ip_local_reserved_ports'];
const SYSCTLS_29 = [...SYSCTLS_27, 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes'];
const SYSCTLS_32 = [...SYSCTLS_29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];
const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t'];
const SELINUX_TYPES_31 = [...SELINUX_TYPES, 'container_engine_t'];
const APPARMOR_NOTE = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP_NOTE = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_NOTE_OF = 'container.seccomp.security.alpha.kubernetes.io/';

export const BASELINE: readonly Check[] = [
  { id: 'appArmorProfile', versions: [[0, appArmor]] },
  { id: 'capabilities_baseline', versions: [[0, capabilities]] },
  { id: 'hostNamespaces', versions: [[0, hostNamespaces]] },
  { id: 'hostPathVolumes', versions: [[0, hostPaths]] },
  { id: 'hostPorts', versions: [[0, hostPorts]] },
  { id: 'hostProbesAndHostLifecycle', versions: [[34, otherHosts]] },
  { id: 'privileged', versions: [[0, privileged]] },
  { id: 'procMount', versions: [[0, procMounts], [35, (checked) => (hasOwnUsers(checked) ? undefined : procMounts(checked))]] },
  { id: 'seLinuxOptions', versions: [[0, (checked) => seLinux(checked, SELINUX_TYPES)], [31, (checked) => seLinux(checked, SELINUX_TYPES_31)]] },
  { id: 'seccompProfile_baseline', versions: [[0, seccompNotes], [19, unconfined]] },
  { id: 'sysctls', versions: [[0, (checked) => sysctls(checked, SYSCTLS)], [27, (checked) => sysctls(checked, SYSCTLS_27)], [29, (checked) => sysctls(checked, SYSCTLS_29)], [32, (checked) => sysctls(checked, SYSCTLS_32)]] },
  { id: 'windowsHostProcess', versions: [[0, hostProcesses]] },
];

function appArmor(checked: Checked): Violation | undefined {
  const typesOf = () => contextsOf(checked).flatMap(({ appArmorProfile }) => (appArmorProfile !== undefined && !isConfined(appArmorProfile.type) ? [appArmorProfile.type] : []));
  const setters = settersOf(checked, ({ appArmorProfile }) => appArmorProfile !== undefined && !isConfined(appArmorProfile.type));
  const notes = Object.entries(checked.annotations).filter(([name, value]) => name.startsWith(APPARMOR_NOTE) && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'));
  const values = [...sorted(typesOf()), ...notes.map(([name, value]) => `${name}=${JSON.stringify(value)}`).sort()];
  if (values.length === 0) return undefined;
  const all = [...(setters === '' ? [] : [setters]), ...(notes.length > 0 ? [plural('annotation', notes)] : [])].join(' and ');
  return { reason: plural('forbidden AppArmor profile', values), detail: `${all} must not set AppArmor profile type to ${quoted(values)}` };
}

function isConfined(type: string): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}

function capabilities({ containers }: Checked): Violation | undefined {
  const extra = ({ securityContext }: Container) => (securityContext?.capabilities?.add ?? []).filter((name) => !CAPABILITIES.includes(name));
  const bad = containers.filter((each) => extra(each).length > 0);
  return bad.length === 0 ? undefined : { reason: 'non-default capabilities', detail: `${named(bad)} must not include ${quoted(sorted(bad.flatMap(extra)))} in securityContext.capabilities.add` };
}

function hostNamespaces({ spec }: Checked): Violation | undefined {
  const set = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true);
  return set.length === 0 ? undefined : { reason: 'host namespaces', detail: set.map((field) => `${field}=true`).join(', ') };
}

function hostPaths({ spec }: Checked): Violation | undefined {
  const bad = (spec.volumes ?? []).filter((each) => each.hostPath !== undefined);
  return bad.length === 0 ? undefined : { reason: 'hostPath volumes', detail: `${plural('volume', bad)} ${quoted(bad.map(({ name }) => name))}` };
}

function hostPorts({ containers }: Checked): Violation | undefined {
  const portsOf = ({ ports = [] }: Container) => ports.map(({ hostPort = 0 }) => hostPort).filter((port) => port !== 0);
  const bad = containers.filter((each) => portsOf(each).length > 0);
  const ports = sorted(bad.flatMap(portsOf).map(String));
  return bad.length === 0 ? undefined : { reason: 'hostPort', detail: `${named(bad)} ${plural('uses', bad, 'use')} ${plural('hostPort', ports)} ${ports.join(', ')}` };
}

function otherHosts({ containers }: Checked): Violation | undefined {
  const bad = containers.filter((each) => hostsOf(each).length > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
  const hosts = sorted(bad.flatMap(hostsOf));
  return bad.length === 0 ? undefined : { reason: 'probe or lifecycle host', detail: `${named(bad)} ${plural('uses', bad, 'use')} ${plural('probe or lifecycle host', hosts)} ${quoted(hosts)}` };
}

/** Those that probes and hooks of a container call. */
function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): string[] {
  const handlers: (Probe | LifecycleHandler | undefined)[] = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  return handlers.flatMap((handler) => [handler?.httpGet?.host ?? '', handler?.tcpSocket?.host ?? '']).filter((host) => host !== '');
}

function privileged({ containers }: Checked): Violation | undefined {
  const bad = containers.filter((each) => each.securityContext?.privileged === true);
  return bad.length === 0 ? undefined : { reason: 'privileged', detail: `${named(bad)} must not set securityContext.privileged=true` };
}

export function procMounts({ containers }: Checked): Violation | undefined {
  const bad = containers.filter((each) => (each.securityContext?.procMount ?? 'Default') !== 'Default');
  return bad.length === 0 ? undefined : { reason: 'procMount', detail: `${named(bad)} must not set securityContext.procMount to ${quoted(sorted(bad.map((each) => each.securityContext?.procMount as string)))}` };
}

function seLinux(checked: Checked, types: readonly string[]): Violation | undefined {
  const isBad = (options: SELinuxOptions | undefined) => options !== undefined && (!types.includes(options.type ?? '') || (options.user ?? '') !== '' || (options.role ?? '') !== '');
  const setters = settersOf(checked, ({ seLinuxOptions }) => isBad(seLinuxOptions));
  if (setters === '') return undefined;
  const all = contextsOf(checked).map(({ seLinuxOptions }) => seLinuxOptions);
  const others = sorted(all.map((each) => each?.type ?? '').filter((type) => !types.includes(type)));
  const details = [
    ...(others.length === 0 ? [] : [`${plural('type', others)} ${quoted(others)}`]),
    ...(all.some((each) => (each?.user ?? '') !== '') ? ['user may not be set'] : []),
    ...(all.some((each) => (each?.role ?? '') !== '') ? ['role may not be set'] : []),
  ];
  return { reason: 'seLinuxOptions', detail: `${setters} set forbidden securityContext.seLinuxOptions: ${details.join('; ')}` };
}

/** Before profiles had a field. */
function seccompNotes({ annotations, containers }: Checked): Violation | undefined {
  const isFine = (value: string) => value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
  const names = [SECCOMP_NOTE, ...containers.map(({ name }) => `${SECCOMP_NOTE_OF}${name}`)].filter((name) => annotations[name] !== undefined && !isFine(annotations[name]));
  const bad = sorted(names.map((name) => `${name}=${JSON.stringify(annotations[name])}`));
  return bad.length === 0 ? undefined : { reason: 'seccompProfile', detail: `forbidden ${plural('annotation', bad)} ${bad.join(', ')}` };
}

export function unconfined(checked: Checked): Violation | undefined {
  const bad = contextsOf(checked).flatMap(({ seccompProfile }) => (seccompProfile !== undefined && !isConfined(seccompProfile.type) ? [seccompProfile.type] : []));
  if (bad.length === 0) return undefined;
  const setters = settersOf(checked, ({ seccompProfile }) => seccompProfile !== undefined && !isConfined(seccompProfile.type));
  return { reason: 'seccompProfile', detail: `${setters} must not set securityContext.seccompProfile.type to ${quoted(sorted(bad))}` };
}

function sysctls({ spec }: Checked, allowed: readonly string[]): Violation | undefined {
  const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowed.includes(name));
  return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
}

function hostProcesses(checked: Checked): Violation | undefined {
  const setters = settersOf(checked, ({ windowsOptions }) => windowsOptions?.hostProcess === true);
  return setters === '' ? undefined : { reason: 'hostProcess', detail: `${setters} must not set securityContext.windowsOptions.hostProcess=true` };
}
