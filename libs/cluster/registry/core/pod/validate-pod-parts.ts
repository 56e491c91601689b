// Mirrors pkg/apis/core/validation: parts of a pod
// Differs: nothing that can be seen.
import type { PodDNSConfig, PodSpec, Toleration, TopologySpreadConstraint } from '#cluster/api/generated/types.js';
import { legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { duplicate, forbiddenField, invalidValue, notFoundValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, labelValueErrors, maxLength, qualifiedNameErrors, regexError } from '#cluster/apimachinery/validation/formats.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { internalJson } from '#cluster/registry/core/internal-form/internal-json.js';
import { amountErrors, resourceNameErrors } from '#cluster/registry/core/resource-names.js';
import { labelKeyErrors } from './validate-affinity.js';
import { containersOf } from './validate-security.js';

const NAMESERVERS_MAX = 3;
const SEARCHES_MAX = 32;
const SEARCH_CHARACTERS_MAX = 2048;
const HOSTNAME_MAX = 64;
const SUBDOMAIN_MAX = 253;
const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway'];
const INCLUSION = ['Honor', 'Ignore'];
const SYSTEMS = ['linux', 'windows'];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const OPERATORS = ['Equal', 'Exists'];
const INT64 = 2n ** 63n;

export function dnsErrors(policy: string | undefined, config: PodDNSConfig | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { nameservers = [], searches = [], options = [] } = config ?? {};
  if (policy === 'None' && config === undefined) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
  if (policy === 'None' && nameservers.length === 0) return [required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  if (nameservers.length > NAMESERVERS_MAX) errors.push(invalidValue(`${path}.nameservers`, nameservers, `must not have more than ${NAMESERVERS_MAX} nameservers`));
  for (const [i, address] of nameservers.entries()) errors.push(...legacyIpErrors(`${path}.nameservers[${i}]`, address));
  if (searches.length > SEARCHES_MAX) errors.push(invalidValue(`${path}.searches`, searches, `must not have more than ${SEARCHES_MAX} search paths`));
  if (searches.join(' ').length > SEARCH_CHARACTERS_MAX) errors.push(invalidValue(`${path}.searches`, searches, `must not have more than ${SEARCH_CHARACTERS_MAX} characters (including spaces) in the search list`));
  searches.forEach((search, i) => {
    // A dot alone means no search at all, and a name may end with one.
    const name = search.replace(/\.$/, '');
    if (search !== '.') errors.push(...searchProblems(name).map((problem) => invalidValue(`${path}.searches[${i}]`, name, problem)));
  });
  options.forEach(({ name }, i) => {
    if ((name ?? '') === '') errors.push(required(`${path}.options[${i}]`, 'must not be empty'));
  });
  return errors;
}

function searchProblems(name: string): string[] {
  const label = '[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?';
  const isFine = /^[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?(\.[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?)*$/.test(name);
  return [
    ...(name.length > SUBDOMAIN_MAX ? [maxLength(SUBDOMAIN_MAX)] : []),
    ...(isFine ? [] : [regexError("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", `${label}(\\.${label})*`, 'example.com')]),
  ];
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
  constraints.forEach(({ maxSkew = 0, topologyKey = '', whenUnsatisfiable: when = '', minDomains, labelSelector, matchLabelKeys = [], ...policies }, i) => {
    const at = `${path}[${i}]`;
    if (maxSkew <= 0) errors.push(invalidValue(`${at}.maxSkew`, maxSkew, 'must be greater than zero'));
    if (topologyKey === '') errors.push(required(`${at}.topologyKey`, 'can not be empty'));
    if (!UNSATISFIABLE.includes(when)) errors.push(notSupported(`${at}.whenUnsatisfiable`, when, UNSATISFIABLE));
    const isRepeated = constraints.slice(i + 1).some((other) => (other.topologyKey ?? '') === topologyKey && (other.whenUnsatisfiable ?? '') === when);
    if (isRepeated) errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${when}}`));
    if (minDomains !== undefined && minDomains <= 0) errors.push(invalidValue(`${at}.minDomains`, minDomains, 'must be greater than zero'));
    if (minDomains !== undefined && when !== 'DoNotSchedule') errors.push(invalidValue(`${at}.minDomains`, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${when}`));
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = policies[field];
      if (value !== undefined && !INCLUSION.includes(value)) errors.push(notSupported(`${at}.${field}`, value, INCLUSION));
    }
    errors.push(...labelKeyErrors(at, matchLabelKeys, [], labelSelector), ...labelSelectorErrors(labelSelector, `${at}.labelSelector`));
  });
  return errors;
}

export function hostnameErrors({ hostnameOverride: name, setHostnameAsFQDN, hostNetwork }: PodSpec, path: string): FieldError[] {
  if (name === undefined) return [];
  const field = `${path}.hostnameOverride`;
  return [
    ...(setHostnameAsFQDN === true ? [forbiddenField(field, 'may not be specified when setHostnameAsFQDN is true')] : []),
    ...(hostNetwork === true ? [forbiddenField(field, 'may not be specified when hostNetwork is true')] : []),
    ...(name.length > HOSTNAME_MAX ? [tooLong(field, HOSTNAME_MAX)] : []),
    ...dns1123SubdomainErrors(name).map((text) => invalidValue(field, name, text)),
  ];
}

export function tolerationErrors(tolerations: readonly Toleration[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  tolerations.forEach(({ key = '', operator = '', value = '', effect = '', tolerationSeconds }, i) => {
    const at = `${path}[${i}]`;
    if (key !== '') errors.push(...qualifiedNameErrors(key).map((text) => invalidValue(`${at}.key`, key, text)));
    else if (operator !== 'Exists') errors.push(invalidValue(`${at}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'));
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') errors.push(invalidValue(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    errors.push(...operatorErrors(operator, value, at));
    if (effect !== '' && !EFFECTS.includes(effect)) errors.push(notSupported(`${at}.effect`, effect, EFFECTS));
  });
  return errors;
}

function operatorErrors(operator: string, value: string, at: string): FieldError[] {
  if (operator === '' || operator === 'Equal') {
    const problems = labelValueErrors(value);
    return problems.length === 0 ? [] : [invalidValue(`${at}.operator`, value, problems.join(';'))];
  }
  if (operator === 'Exists') return value === '' ? [] : [invalidValue(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'")];
  if (operator !== 'Lt' && operator !== 'Gt') return [notSupported(`${at}.operator`, operator, OPERATORS)];
  if (!/^-?(0|[1-9]\d*)$/.test(value)) return [invalidValue(`${at}.value`, value, 'must be a valid decimal integer in canonical form'), invalidValue(`${at}.value`, value, `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`)];
  const number = BigInt(value);
  return number >= -INT64 && number < INT64 ? [] : [invalidValue(`${at}.value`, value, `strconv.ParseInt: parsing ${JSON.stringify(value)}: value out of range`)];
}

/** Runtime class, preemption, overhead and the operating system. */
export function choiceErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { runtimeClassName, preemptionPolicy, os, overhead = {} } = spec;
  if (runtimeClassName !== undefined) for (const problem of dns1123SubdomainErrors(runtimeClassName)) errors.push(invalidValue(`${path}.runtimeClassName`, runtimeClassName, problem));
  if (preemptionPolicy === '') errors.push(required(`${path}.preemptionPolicy`));
  else if (preemptionPolicy !== undefined && !['PreemptLowerPriority', 'Never'].includes(preemptionPolicy)) errors.push(notSupported(`${path}.preemptionPolicy`, preemptionPolicy, ['PreemptLowerPriority', 'Never']));
  for (const name of Object.keys(overhead).sort()) errors.push(...resourceNameErrors(`${path}.overhead.limits[${name}]`, name), ...amountErrors(`${path}.overhead.limits[${name}]`, name, overhead[name] as string));
  if (os === undefined) return errors;
  if ((os.name ?? '') === '') return [...errors, required(`${path}.os.name`)];
  if (!SYSTEMS.includes(os.name)) return [...errors, notSupported(`${path}.os`, os.name, SYSTEMS)];
  return [...errors, ...(os.name === 'linux' ? linuxErrors(spec, path) : windowsErrors(spec, path))];
}

function linuxErrors(spec: PodSpec, path: string): FieldError[] {
  const why = 'windows options cannot be set for a linux pod';
  return [
    ...(spec.securityContext?.windowsOptions === undefined ? [] : [forbiddenField(`${path}.securityContext.windowsOptions`, why)]),
    ...containersOf(spec, path).filter(([{ securityContext }]) => securityContext?.windowsOptions !== undefined).map(([, at]) => forbiddenField(`${at}.securityContext.windowsOptions`, why)),
  ];
}

/** What a Windows pod must not have: in Kubernetes' order; a field with a dot is of the security context. */
const NOT_IN_PODS = [
  '.appArmorProfile', '.seLinuxOptions', 'hostUsers', 'hostPID', 'hostIPC', '.seccompProfile', '.fsGroup', '.fsGroupChangePolicy', '.sysctls', 'shareProcessNamespace', '.runAsUser', '.runAsGroup', '.supplementalGroups', '.supplementalGroupsPolicy', '.seLinuxChangePolicy',
];
const NOT_IN_CONTAINERS = ['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'capabilities', 'readOnlyRootFilesystem', 'privileged', 'allowPrivilegeEscalation', 'procMount', 'runAsUser', 'runAsGroup'] as const;

function windowsErrors(spec: PodSpec, path: string): FieldError[] {
  const why = 'cannot be set for a windows pod';
  const errors: FieldError[] = [];
  const [ofPod, ofContext] = [spec, spec.securityContext ?? {}] as unknown as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  for (const field of NOT_IN_PODS) {
    const value = field.startsWith('.') ? ofContext[field.slice(1)] : ofPod[field];
    const isUnset = value === undefined || ((field === 'hostPID' || field === 'hostIPC') && value === false);
    if (!isUnset) errors.push(forbiddenField(field.startsWith('.') ? `${path}.securityContext${field}` : `${path}.${field}`, why));
  }
  for (const [{ securityContext }, at] of containersOf(spec, path)) {
    for (const field of NOT_IN_CONTAINERS) if (securityContext?.[field] !== undefined) errors.push(forbiddenField(`${at}.securityContext.${field}`, why));
  }
  return errors;
}

export function claimErrors({ resourceClaims = [] }: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  resourceClaims.forEach((claim, i) => {
    const at = `${path}.resourceClaims[${i}]`;
    const { name = '', resourceClaimName, resourceClaimTemplateName } = claim;
    if (name === '') errors.push(required(`${at}.name`));
    else if (seen.has(name)) errors.push(duplicate(`${at}.name`, name));
    else errors.push(...dns1123LabelErrors(name).map((problem) => invalidValue(`${at}.name`, name, problem)));
    seen.add(name);
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) errors.push(invalidValue(at, internalJson('PodResourceClaim', claim), 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) errors.push(invalidValue(at, internalJson('PodResourceClaim', claim), 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    for (const field of ['resourceClaimName', 'resourceClaimTemplateName'] as const) {
      const value = claim[field];
      if (value !== undefined) errors.push(...dns1123SubdomainErrors(value).map((problem) => invalidValue(`${at}.${field}`, value, problem)));
    }
  });
  return errors;
}

/** Files with variables lie in a volume that the pod fills itself. */
export function fileVolumeErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [{ env = [] }, at] of containersOf(spec, path)) {
    env.forEach(({ valueFrom }, i) => {
      const name = valueFrom?.fileKeyRef?.volumeName;
      if (valueFrom?.fileKeyRef === undefined) return;
      const field = `${at}.env[${i}].valueFrom.fileKeyRef.volumeName`;
      const volume = (spec.volumes ?? []).findLast((each) => each.name === name);
      if (volume === undefined) errors.push(notFoundValue(field, name ?? ''));
      else if (volume.emptyDir === undefined) errors.push(invalidValue(field, name, 'referenced volume must be of type emptyDir'));
    });
  }
  return errors;
}
