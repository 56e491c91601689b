// Mirrors pkg/securitycontext, pkg/kubelet/kuberuntime's security context, and containerd's spec options for them
// Differs: what a seccomp profile filters and an AppArmor profile denies is not enforced; without a profile of its own nobody is confined.
import type { AppArmorProfile, Container, EphemeralContainer, Pod, SeccompProfile } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { CreateError } from '#cluster/cri/container.js';
import type { UserRequest } from '#cluster/cri/user.js';
import { CAPABILITIES, type Capability } from '#linux/kernel/capabilities.js';
import type { Files } from '#linux/fs/files.js';

const SECCOMP_ROOT = '/var/lib/kubelet/seccomp';
const LOADED_APPARMOR = '/sys/kernel/security/apparmor/profiles';
/** What containerd leaves a container that asks for nothing. */
const DEFAULT_CAPABILITIES: readonly Capability[] = [
  'CHOWN', 'DAC_OVERRIDE', 'FSETID', 'FOWNER', 'MKNOD', 'NET_RAW', 'SETGID', 'SETUID', 'SETFCAP', 'SETPCAP', 'NET_BIND_SERVICE', 'SYS_CHROOT', 'KILL', 'AUDIT_WRITE',
];

type Spec = Container | EphemeralContainer;

/** The rights that a container's processes have. */
export function rightsOf(pod: Stored<Pod>, { securityContext: own }: Spec): UserRequest['rights'] {
  const isPrivileged = own?.privileged === true;
  return {
    capabilities: isPrivileged ? undefined : capabilitiesOf(own?.capabilities?.add ?? [], own?.capabilities?.drop ?? []),
    noNewPrivileges: own?.allowPrivilegeEscalation === false,
    hasSeccompFilter: !isPrivileged && ['RuntimeDefault', 'Localhost'].includes((own?.seccompProfile ?? pod.spec.securityContext?.seccompProfile)?.type ?? ''),
  };
}

/** ALL comes before the names beside it; to drop all goes over adding all. */
function capabilitiesOf(add: readonly string[], drop: readonly string[]): ReadonlySet<Capability> {
  const named = (names: readonly string[]) => names.map((name) => name.toUpperCase().replace(/^CAP_/, ''));
  const [added, dropped] = [new Set(named(add)), new Set(named(drop))];
  const base = dropped.has('ALL') ? [] : added.has('ALL') ? CAPABILITIES : DEFAULT_CAPABILITIES;
  return new Set(CAPABILITIES.filter((name) => (added.has(name) || base.includes(name)) && !dropped.has(name)));
}

/** Throws CreateError for a profile that the node does not have. */
export function verifyProfiles(pod: Stored<Pod>, { name, securityContext: own }: Spec, node: Files): void {
  if (own?.privileged === true) return;
  verifyAppArmor(own?.appArmorProfile ?? pod.spec.securityContext?.appArmorProfile ?? annotatedProfile(pod, name), node);
  verifySeccomp(own?.seccompProfile ?? pod.spec.securityContext?.seccompProfile, node);
}

function annotatedProfile({ metadata }: Stored<Pod>, container: string): AppArmorProfile | undefined {
  const text = metadata.annotations?.[`container.apparmor.security.beta.kubernetes.io/${container}`] ?? '';
  return text.startsWith('localhost/') ? { type: 'Localhost', localhostProfile: text.slice('localhost/'.length) } : undefined;
}

function verifyAppArmor(profile: AppArmorProfile | undefined, node: Files): void {
  if (profile?.type !== 'Localhost') return;
  const name = profile.localhostProfile ?? '';
  const loaded = node.exists(LOADED_APPARMOR) ? node.readText(LOADED_APPARMOR).split('\n') : [];
  if (!loaded.some((line) => line.startsWith(`${name} (`))) throw new CreateError(`failed to get container spec opts: failed to generate apparmor spec opts: apparmor profile not found ${name}`);
}

function verifySeccomp(profile: SeccompProfile | undefined, node: Files): void {
  if (profile?.type !== 'Localhost') return;
  const path = `${SECCOMP_ROOT}/${profile.localhostProfile ?? ''}`;
  if (!node.exists(path)) throw new CreateError(`failed to create containerd container: cannot load seccomp profile "${path}": open ${path}: no such file or directory`);
}
