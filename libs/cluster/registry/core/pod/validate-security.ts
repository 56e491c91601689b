// Mirrors pkg/apis/core/validation: security contexts of pods and containers
// Differs: nothing that can be seen.
import type { AppArmorProfile, Container, PodSpec, SeccompProfile, SecurityContext, WindowsSecurityContextOptions } from '#cluster/api/generated/types.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { internalJson } from '#cluster/registry/core/internal-form/internal-json.js';
import { descendingPathErrors } from '#cluster/registry/core/volume/paths.js';

const ID_MAX = 2 ** 31 - 1;
const ID_RANGE = `must be between 0 and ${ID_MAX}, inclusive`;
const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const SYSCTL_MAX = 253;
const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const PROFILE_BYTES_MAX = 4095;
const PROC_MOUNTS = ['Default', 'Unmasked'];
const CHANGES = ['Always', 'OnRootMismatch'];
const GROUP_POLICIES = ['Merge', 'Strict'];
const LABEL_CHANGES = ['MountOption', 'Recursive'];
const CREDENTIALS_MAX = 64 * 1024;
const DOMAIN_MAX = 256;
const USER_MAX = 104;
const DOMAINS = [/^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/, /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/];

export function podSecurityErrors(spec: PodSpec, path: string): FieldError[] {
  const context = spec.securityContext;
  const errors: FieldError[] = [];
  if (context !== undefined) {
    for (const field of ['fsGroup', 'runAsUser', 'runAsGroup'] as const) errors.push(...idErrors(context[field], `${path}.${field}`));
    for (const [i, group] of (context.supplementalGroups ?? []).entries()) errors.push(...idErrors(group, `${path}.supplementalGroups[${i}]`));
  }
  if (spec.hostPID === true && spec.shareProcessNamespace === true) errors.push(invalidValue(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  if (context === undefined) return errors;
  return [
    ...errors,
    ...sysctlErrors(spec, `${path}.sysctls`),
    ...oneOf(context.fsGroupChangePolicy, CHANGES, `${path}.fsGroupChangePolicy`),
    ...seccompErrors(context.seccompProfile, `${path}.seccompProfile`),
    ...windowsErrors(context.windowsOptions, `${path}.windowsOptions`),
    ...appArmorErrors(context.appArmorProfile, `${path}.appArmorProfile`),
    ...oneOf(context.supplementalGroupsPolicy, GROUP_POLICIES, `${path}.supplementalGroupsPolicy`),
    ...oneOf(context.seLinuxChangePolicy, LABEL_CHANGES, `${path}.seLinuxChangePolicy`),
  ];
}

export function containerSecurityErrors(context: SecurityContext | undefined, path: string, isOfHostUsers: boolean): FieldError[] {
  if (context === undefined) return [];
  const { procMount, allowPrivilegeEscalation, privileged, capabilities } = context;
  const errors = [...idErrors(context.runAsUser, `${path}.runAsUser`), ...idErrors(context.runAsGroup, `${path}.runAsGroup`), ...oneOf(procMount, PROC_MOUNTS, `${path}.procMount`)];
  if (isOfHostUsers && procMount === 'Unmasked') errors.push(invalidValue(`${path}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'));
  errors.push(...seccompErrors(context.seccompProfile, `${path}.seccompProfile`));
  if (allowPrivilegeEscalation === false) {
    const cannot = (what: string) => errors.push(invalidValue(path, internalJson('SecurityContext', context), `cannot set \`allowPrivilegeEscalation\` to false and ${what}`));
    if (privileged === true) cannot('`privileged` to true');
    for (const capability of capabilities?.add ?? []) if (capability === 'CAP_SYS_ADMIN') cannot('`capabilities.Add` CAP_SYS_ADMIN');
  }
  return [...errors, ...windowsErrors(context.windowsOptions, `${path}.windowsOptions`), ...appArmorErrors(context.appArmorProfile, `${path}.appArmorProfile`)];
}

function idErrors(id: number | undefined, field: string): FieldError[] {
  return id === undefined || (id >= 0 && id <= ID_MAX) ? [] : [invalidValue(field, id, ID_RANGE)];
}

function oneOf(value: string | undefined, valid: readonly string[], field: string): FieldError[] {
  return value === undefined || valid.includes(value) ? [] : [notSupported(field, value, valid)];
}

function sysctlErrors({ securityContext, hostNetwork, hostIPC }: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  (securityContext?.sysctls ?? []).forEach(({ name = '' }, i) => {
    const field = `${path}[${i}].name`;
    if (name === '') errors.push(required(field));
    else if (name.length > SYSCTL_MAX || !SYSCTL.test(name)) errors.push(invalidValue(field, name, `must have at most ${SYSCTL_MAX} characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`));
    else if (seen.has(name)) errors.push(duplicate(field, name));
    const dotted = name.replaceAll('/', '.');
    if (hostNetwork === true && dotted.startsWith('net.')) errors.push(invalidValue(field, name, "may not be specified when 'hostNetwork' is true"));
    else if (hostIPC === true && /^(?:kernel\.(?:sem$|shm|msg)|fs\.mqueue\.)/.test(dotted)) errors.push(invalidValue(field, name, "may not be specified when 'hostIPC' is true"));
    seen.add(name);
  });
  return errors;
}

function seccompErrors(profile: SeccompProfile | undefined, path: string): FieldError[] {
  if (profile === undefined) return [];
  const { type = '', localhostProfile: local } = profile;
  const errors = PROFILE_TYPES.includes(type) ? [] : [type === '' ? required(`${path}.type`, 'type is required when seccompProfile is set') : notSupported(`${path}.type`, type, PROFILE_TYPES)];
  if (type === 'Localhost') return local === undefined ? [required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost')] : descendingPathErrors(local, `${path}.localhostProfile`);
  return local === undefined ? errors : [...errors, invalidValue(`${path}.localhostProfile`, internalJson('Profile', profile), 'can only be set when seccomp type is Localhost')];
}

function appArmorErrors(profile: AppArmorProfile | undefined, path: string): FieldError[] {
  if (profile === undefined) return [];
  const { type = '', localhostProfile: local } = profile;
  const field = `${path}.localhostProfile`;
  if (type === 'Localhost') {
    if (local === undefined) return [required(field, 'must be set when AppArmor type is Localhost')];
    const isPadded = local !== local.trim();
    const errors = isPadded ? [invalidValue(field, local, 'must not be padded with whitespace')] : local === '' ? [required(field, 'must be set when AppArmor type is Localhost')] : [];
    return local.length > PROFILE_BYTES_MAX ? [...errors, tooLong(field, PROFILE_BYTES_MAX)] : errors;
  }
  if (PROFILE_TYPES.includes(type)) return local === undefined ? [] : [invalidValue(field, local, 'can only be set when AppArmor type is Localhost')];
  return [type === '' ? required(`${path}.type`, 'type is required when appArmorProfile is set') : notSupported(`${path}.type`, type, PROFILE_TYPES)];
}

function windowsErrors(options: WindowsSecurityContextOptions | undefined, path: string): FieldError[] {
  if (options === undefined) return [];
  const { gmsaCredentialSpecName: specName, gmsaCredentialSpec: credentials, runAsUserName: user } = options;
  const errors = specName === undefined ? [] : dns1123SubdomainErrors(specName).map((text) => invalidValue(`${path}.gmsaCredentialSpecName`, specName, text));
  if (credentials === '') errors.push(invalidValue(`${path}.gmsaCredentialSpec`, credentials, 'gmsaCredentialSpec cannot be an empty string'));
  else if (credentials !== undefined && credentials.length > CREDENTIALS_MAX) errors.push(invalidValue(`${path}.gmsaCredentialSpec`, credentials, 'gmsaCredentialSpec size must be under 64 KiB'));
  return user === undefined ? errors : [...errors, ...userNameProblems(user).map((why) => invalidValue(`${path}.runAsUserName`, user, why))];
}

/** `DOMAIN\user`, or a user alone. */
function userNameProblems(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if ([...name].some((char) => char < ' ' || char === '\u007f')) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts.at(-1) as string;
  const domain = parts.length === 2 ? (parts[0] as string) : undefined;
  return [
    ...((domain ?? '').length >= DOMAIN_MAX ? [`runAsUserName's Domain length must be under ${DOMAIN_MAX} characters`] : []),
    ...(domain !== undefined && !DOMAINS.some((form) => form.test(domain)) ? ["runAsUserName's Domain doesn't match the NetBios nor the DNS format"] : []),
    ...(user === '' ? ["runAsUserName's User cannot be empty"] : user.length > USER_MAX ? [`runAsUserName's User length must not be longer than ${USER_MAX} characters`] : []),
    ...(/^[. ]+$/.test(user) ? ["runAsUserName's User cannot contain only periods or spaces"] : []),
    ...(/["/\\:;|=,+*?<>@[\]]/.test(user) ? ['runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]'] : []),
  ];
}

/** All containers of a pod, with their paths, in Kubernetes' order. */
export function containersOf(spec: PodSpec, path: string): (readonly [Container, string])[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) => ((spec[list] ?? []) as readonly Container[]).map((container, i) => [container, `${path}.${list}[${i}]`] as const));
}

/** Containers that are processes of a Windows host: all of them or none. */
export function hostProcessErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  const all = containersOf(spec, path);
  let count = 0;
  for (const [container, at] of all) {
    const own = container.securityContext?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) errors.push(invalidValue(`${at}.securityContext.windowsOptions.hostProcess`, own, `pod hostProcess value must be identical if both are specified, was ${ofPod}`));
    if (own ?? ofPod ?? false) count++;
  }
  if (count === 0) return errors;
  if (count !== all.length) errors.push(invalidValue(path, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'));
  if (spec.hostNetwork !== true) errors.push(invalidValue(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'));
  return errors;
}

/** Users of its own do not go together with namespaces of the host. */
export function hostUsersErrors(spec: PodSpec, path: string): FieldError[] {
  if (spec.hostUsers !== false) return [];
  const why = 'when `hostUsers` is false';
  return [
    ...(spec.hostNetwork === true ? [forbiddenField(`${path}.hostNetwork`, why)] : []),
    ...(spec.hostPID === true ? [forbiddenField(`${path}.HostPID`, why)] : []),
    ...(spec.hostIPC === true ? [forbiddenField(`${path}.HostIPC`, why)] : []),
    ...containersOf(spec, path).filter(([{ volumeDevices = [] }]) => volumeDevices.length > 0).map(([, at]) => forbiddenField(`${at}.volumeDevices`, why)),
  ];
}
