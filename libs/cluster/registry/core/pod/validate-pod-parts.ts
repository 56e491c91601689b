// Mirrors pkg/apis/core/validation: what a pod says besides its containers and volumes
// Differs: options of Windows are not looked into.
import type { PodDNSConfig, PodSecurityContext, PodSpec, SeccompProfile, AppArmorProfile, TopologySpreadConstraint } from '#cluster/api/generated/types.js';
import { legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';

const ID_MAX = 2 ** 31 - 1;
const ID_RANGE = `must be between 0 and ${ID_MAX}, inclusive`;
const NAMESERVERS_MAX = 3;
const SEARCHES_MAX = 32;
const SEARCH_CHARACTERS_MAX = 2048;
const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const SECCOMP_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway'];
const INCLUSION = ['Honor', 'Ignore'];

export function podSecurityErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const context: PodSecurityContext = spec.securityContext ?? {};
  const id = (field: string, value: number | undefined) => {
    if (value !== undefined && (value < 0 || value > ID_MAX)) errors.push(invalidValue(`${path}.${field}`, value, ID_RANGE));
  };
  if (spec.hostPID === true && spec.shareProcessNamespace === true) errors.push(invalidValue(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  id('fsGroup', context.fsGroup);
  id('runAsUser', context.runAsUser);
  id('runAsGroup', context.runAsGroup);
  for (const [i, group] of (context.supplementalGroups ?? []).entries()) id(`supplementalGroups[${i}]`, group);
  errors.push(...sysctlErrors(spec, `${path}.sysctls`));
  const change = context.fsGroupChangePolicy;
  if (change !== undefined && change !== 'Always' && change !== 'OnRootMismatch') errors.push(notSupported(`${path}.fsGroupChangePolicy`, change, ['Always', 'OnRootMismatch']));
  return [...errors, ...seccompErrors(context.seccompProfile, `${path}.seccompProfile`), ...appArmorErrors(context.appArmorProfile, `${path}.appArmorProfile`)];
}

function sysctlErrors({ securityContext, hostNetwork, hostIPC }: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  (securityContext?.sysctls ?? []).forEach(({ name = '' }, i) => {
    if (name === '') errors.push(required(`${path}[${i}].name`));
    else if (name.length > 253 || !SYSCTL.test(name)) errors.push(invalidValue(`${path}[${i}].name`, name, 'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$'));
    else if (seen.has(name)) errors.push(duplicate(`${path}[${i}].name`, name));
    seen.add(name);
    if (hostNetwork === true && name.startsWith('net.')) errors.push(invalidValue(`${path}[${i}].name`, name, 'may not be specified when \'hostNetwork\' is true'));
    if (hostIPC === true && /^(?:kernel\.(?:shm|msg|sem)|fs\.mqueue\.)/.test(name)) errors.push(invalidValue(`${path}[${i}].name`, name, 'may not be specified when \'hostIPC\' is true'));
  });
  return errors;
}

export function seccompErrors(profile: SeccompProfile | undefined, path: string): FieldError[] {
  if (profile === undefined) return [];
  const { type = '', localhostProfile: local } = profile;
  if (type === 'Localhost') {
    if (local === undefined) return [required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost')];
    return relativePathErrors(local, `${path}.localhostProfile`);
  }
  return [
    ...(local === undefined ? [] : [invalidValue(`${path}.localhostProfile`, local, 'can only be set when seccomp type is Localhost')]),
    ...(SECCOMP_TYPES.includes(type) ? [] : [type === '' ? required(`${path}.type`, 'type is required when seccompProfile is set') : notSupported(`${path}.type`, type, SECCOMP_TYPES)]),
  ];
}

export function appArmorErrors(profile: AppArmorProfile | undefined, path: string): FieldError[] {
  if (profile === undefined) return [];
  const { type = '', localhostProfile: local } = profile;
  if (type === 'Localhost') {
    if ((local ?? '').trim() === '') return [required(`${path}.localhostProfile`, 'must be set when AppArmor type is Localhost')];
    return local === local?.trim() ? [] : [invalidValue(`${path}.localhostProfile`, local, 'must not be padded with whitespace')];
  }
  return [
    ...(SECCOMP_TYPES.includes(type) ? [] : [type === '' ? required(`${path}.type`, 'type is required when appArmorProfile is set') : notSupported(`${path}.type`, type, SECCOMP_TYPES)]),
    ...(local === undefined ? [] : [invalidValue(`${path}.localhostProfile`, local, 'can only be set when AppArmor type is Localhost')]),
  ];
}

export function relativePathErrors(value: string, field: string): FieldError[] {
  return [...(value.startsWith('/') ? [invalidValue(field, value, 'must be a relative path')] : []), ...(value.split('/').includes('..') ? [invalidValue(field, value, "must not contain '..'")] : [])];
}

export function dnsErrors(policy: string | undefined, config: PodDNSConfig | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { nameservers = [], searches = [], options = [] } = config ?? {};
  if (policy === 'None' && config === undefined) return [required(path, "must provide `dnsConfig` when `dnsPolicy` is None")];
  if (policy === 'None' && nameservers.length === 0) errors.push(required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'));
  if (nameservers.length > NAMESERVERS_MAX) errors.push(invalidValue(`${path}.nameservers`, nameservers, `must not have more than ${NAMESERVERS_MAX} nameservers`));
  for (const [i, address] of nameservers.entries()) errors.push(...legacyIpErrors(`${path}.nameservers[${i}]`, address));
  if (searches.length > SEARCHES_MAX) errors.push(invalidValue(`${path}.searches`, searches, `must not have more than ${SEARCHES_MAX} search paths`));
  if (searches.join(' ').length > SEARCH_CHARACTERS_MAX) errors.push(invalidValue(`${path}.searches`, searches, `must not have more than ${SEARCH_CHARACTERS_MAX} characters (including spaces) in the search list`));
  searches.forEach((search, i) => {
    // A dot alone means no search at all, and a name may end with one.
    if (search !== '.') for (const problem of dns1123SubdomainErrors(search.replace(/\.$/, '').replaceAll('_', '-'))) errors.push(invalidValue(`${path}.searches[${i}]`, search, problem));
  });
  options.forEach(({ name }, i) => {
    if ((name ?? '') === '') errors.push(required(`${path}.options[${i}]`, 'must not be empty'));
  });
  return errors;
}

export function gateErrors({ readinessGates = [], schedulingGates = [] }: PodSpec, path: string): FieldError[] {
  const errors = readinessGates.flatMap(({ conditionType = '' }, i) => qualifiedNameErrors(conditionType).map((problem) => invalidValue(`${path}.readinessGates[${i}].conditionType`, conditionType, problem)));
  const seen = new Set<string>();
  schedulingGates.forEach(({ name = '' }, i) => {
    const field = `${path}.schedulingGates[${i}]`;
    for (const problem of qualifiedNameErrors(name)) errors.push(invalidValue(field, name, problem));
    if (seen.has(name)) errors.push(duplicate(field, name));
    seen.add(name);
  });
  return errors;
}

export function spreadErrors(constraints: readonly TopologySpreadConstraint[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  constraints.forEach(({ maxSkew, topologyKey = '', whenUnsatisfiable: when, minDomains, labelSelector, matchLabelKeys = [], ...policies }, i) => {
    const at = `${path}[${i}]`;
    if (maxSkew <= 0) errors.push(invalidValue(`${at}.maxSkew`, maxSkew, 'must be greater than zero'));
    if (topologyKey === '') errors.push(required(`${at}.topologyKey`, 'can not be empty'));
    if (!UNSATISFIABLE.includes(when)) errors.push(notSupported(`${at}.whenUnsatisfiable`, when ?? '', UNSATISFIABLE));
    const pair = `{${topologyKey}, ${when}}`;
    if (seen.has(pair)) errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair));
    seen.add(pair);
    if (minDomains !== undefined && minDomains <= 0) errors.push(invalidValue(`${at}.minDomains`, minDomains, 'must be greater than zero'));
    if (minDomains !== undefined && when !== 'DoNotSchedule') errors.push(invalidValue(`${at}.minDomains`, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${when}`));
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = policies[field];
      if (value !== undefined && !INCLUSION.includes(value)) errors.push(notSupported(`${at}.${field}`, value, INCLUSION));
    }
    if (matchLabelKeys.length > 0 && labelSelector === undefined) errors.push(forbiddenField(`${at}.matchLabelKeys`, 'must not be specified when labelSelector is not set'));
    errors.push(...labelSelectorErrors(labelSelector, `${at}.labelSelector`));
  });
  return errors;
}

/** Classes, policies, the operating system and claims of devices. */
export function choiceErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { runtimeClassName, preemptionPolicy, os, overhead } = spec;
  if (runtimeClassName !== undefined) for (const problem of dns1123SubdomainErrors(runtimeClassName)) errors.push(invalidValue(`${path}.runtimeClassName`, runtimeClassName, problem));
  if (preemptionPolicy !== undefined && !['Never', 'PreemptLowerPriority'].includes(preemptionPolicy)) errors.push(notSupported(`${path}.preemptionPolicy`, preemptionPolicy, ['Never', 'PreemptLowerPriority']));
  void overhead;
  if (os !== undefined) {
    if ((os.name ?? '') === '') errors.push(required(`${path}.os.name`, 'cannot be empty'));
    else if (!['linux', 'windows'].includes(os.name)) errors.push(notSupported(`${path}.os`, os.name, ['linux', 'windows']));
  }
  return errors;
}

export function claimErrors({ resourceClaims = [] }: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  resourceClaims.forEach(({ name = '', resourceClaimName, resourceClaimTemplateName }, i) => {
    const at = `${path}.resourceClaims[${i}]`;
    if (name === '') errors.push(required(`${at}.name`));
    else {
      for (const problem of dns1123LabelErrors(name)) errors.push(invalidValue(`${at}.name`, name, problem));
      if (seen.has(name)) errors.push(duplicate(`${at}.name`, name));
      seen.add(name);
    }
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) errors.push(invalidValue(at, { name, resourceClaimName, resourceClaimTemplateName }, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) errors.push(invalidValue(at, { name }, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
  });
  return errors;
}
