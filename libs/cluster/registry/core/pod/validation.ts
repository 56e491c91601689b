// Mirrors pkg/apis/core/validation: pods and pod templates
// Differs: volumes of vendors' drivers are not looked into; the order of errors is Kubernetes'.
import type { Container, EphemeralContainer, Pod, PodSpec, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { validateAnnotations, validateLabels } from '#cluster/apiserver/validate-meta.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { affinityErrors } from './validate-affinity.js';
import { validateContainer } from './validate-container.js';
import { validateLifecycle, validateProbe } from './validate-probes.js';
import { choiceErrors, claimErrors, dnsErrors, gateErrors, podSecurityErrors, spreadErrors } from './validate-pod-parts.js';
import { validateVolumes } from './validate-volumes.js';

export function validatePod(pod: Pod): FieldError[] {
  return validatePodSpec(pod.spec as PodSpec, 'spec');
}

export function validateNewPod(pod: Pod): FieldError[] {
  const spec = pod.spec as PodSpec;
  const errors = validatePod(pod);
  if ((spec.ephemeralContainers ?? []).length > 0) errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'));
  if ((spec.schedulingGates ?? []).length > 0 && (spec.nodeName ?? '') !== '') errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  return errors;
}

export function validatePodTemplate(template: PodTemplateSpec | undefined, path: string): FieldError[] {
  return [
    ...validateLabels(template?.metadata?.labels, `${path}.metadata.labels`.replace('.metadata.labels', '.labels')),
    ...validateAnnotations(template?.metadata?.annotations, `${path}.annotations`),
    ...validatePodSpec((template?.spec ?? {}) as PodSpec, `${path}.spec`),
    ...((template?.spec?.ephemeralContainers ?? []).length > 0 ? [forbiddenField(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')] : []),
  ];
}

const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];
const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validatePodSpec(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const volumes = new Set<string>();
  errors.push(...validateVolumes(spec.volumes ?? [], `${path}.volumes`, volumes));
  errors.push(...claimErrors(spec, path), ...validateContainers(spec, path, volumes));
  errors.push(...validateInitContainers(spec, path, volumes));
  errors.push(...validateEphemeral(spec, path, volumes));
  if (!RESTART_POLICIES.includes(spec.restartPolicy ?? '')) errors.push(choice(`${path}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES));
  if (!DNS_POLICIES.includes(spec.dnsPolicy ?? '')) errors.push(choice(`${path}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES));
  errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`));
  errors.push(...podSecurityErrors(spec, `${path}.securityContext`));
  (spec.imagePullSecrets ?? []).forEach((each, i) => {
    if ((each.name ?? '') === '') errors.push(required(`${path}.imagePullSecrets[${i}].name`));
  });
  if (spec.affinity !== undefined) errors.push(...affinityErrors(spec.affinity, `${path}.affinity`));
  errors.push(...dnsErrors(spec.dnsPolicy, spec.dnsConfig, `${path}.dnsConfig`), ...gateErrors(spec, path));
  errors.push(...spreadErrors(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`));
  const names: readonly (readonly [keyof PodSpec, (value: string) => string[]])[] = [['serviceAccountName', dns1123SubdomainErrors], ['nodeName', dns1123SubdomainErrors]];
  for (const [field, check] of names) {
    const value = (spec[field] ?? '') as string;
    if (value !== '') for (const text of check(value)) errors.push(invalidValue(`${path}.${field}`, value, text));
  }
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > 2 ** 31 - 1)) errors.push(invalidValue(`${path}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive'));
  for (const field of ['hostname', 'subdomain'] as const) {
    const value = spec[field] ?? '';
    if (value !== '') for (const text of dns1123LabelErrors(value)) errors.push(invalidValue(`${path}.${field}`, value, text));
  }
  errors.push(...tolerationErrors(spec, `${path}.tolerations`));
  (spec.hostAliases ?? []).forEach((alias, i) => {
    errors.push(...legacyIpErrors(`${path}.hostAliases[${i}].ip`, alias.ip ?? ''));
    (alias.hostnames ?? []).forEach((hostname, j) => {
      for (const text of dns1123SubdomainErrors(hostname)) errors.push(invalidValue(`${path}.hostAliases[${i}].hostnames[${j}]`, hostname, text));
    });
  });
  if ((spec.priorityClassName ?? '') !== '') for (const text of dns1123SubdomainErrors(spec.priorityClassName as string)) errors.push(invalidValue(`${path}.priorityClassName`, spec.priorityClassName, text));
  errors.push(...choiceErrors(spec, path));
  if (spec.terminationGracePeriodSeconds !== undefined && spec.terminationGracePeriodSeconds < 0) {
    errors.push(invalidValue(`${path}.terminationGracePeriodSeconds`, spec.terminationGracePeriodSeconds, 'must be greater than or equal to 0'));
  }
  return errors;
}

function choice(field: string, value: unknown, valid: readonly string[]): FieldError {
  return value === undefined || value === '' ? required(field) : notSupported(field, value, valid);
}

function validateContainers(spec: PodSpec, path: string, volumes: ReadonlySet<string>): FieldError[] {
  const at = `${path}.containers`;
  const containers = spec.containers ?? [];
  if (containers.length === 0) return [required(at)];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  containers.forEach((container, i) => {
    const field = `${at}[${i}]`;
    errors.push(...validateContainer(container, field, volumes, spec));
    if (names.has(container.name)) errors.push(duplicate(`${field}.name`, container.name));
    else names.add(container.name);
    errors.push(...runErrors(container, field));
  });
  errors.push(...hostPortErrors(containers, at));
  return errors;
}

function runErrors(container: Container, field: string): FieldError[] {
  return [
    ...validateLifecycle(container.lifecycle, `${field}.lifecycle`),
    ...validateProbe(container.livenessProbe, `${field}.livenessProbe`, true),
    ...validateProbe(container.readinessProbe, `${field}.readinessProbe`, false),
    ...validateProbe(container.startupProbe, `${field}.startupProbe`, true),
  ];
}

function validateInitContainers(spec: PodSpec, path: string, volumes: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set((spec.containers ?? []).map((each) => each.name));
  (spec.initContainers ?? []).forEach((container, i) => {
    const field = `${path}.initContainers[${i}]`;
    errors.push(...validateContainer(container, field, volumes, spec));
    if (names.has(container.name)) errors.push(duplicate(`${field}.name`, container.name));
    names.add(container.name);
    const isSidecar = container.restartPolicy === 'Always';
    if (container.restartPolicy !== undefined && !['Always', 'Never', 'OnFailure'].includes(container.restartPolicy)) errors.push(notSupported(`${field}.restartPolicy`, container.restartPolicy, ['Always', 'Never', 'OnFailure']));
    if (isSidecar) errors.push(...runErrors(container, field));
    else {
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
        if (container[probe] !== undefined) errors.push(forbiddenField(`${field}.${probe}`, 'may not be set for init containers without restartPolicy=Always'));
      }
      if (container.lifecycle !== undefined) errors.push(forbiddenField(`${field}.lifecycle`, 'may not be set for init containers without restartPolicy=Always'));
    }
  });
  return errors;
}

function validateEphemeral(spec: PodSpec, path: string, volumes: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((each) => each.name));
  (spec.ephemeralContainers ?? []).forEach((container: EphemeralContainer, i) => {
    const field = `${path}.ephemeralContainers[${i}]`;
    errors.push(...validateContainer(container as unknown as Container, field, volumes, spec));
    if (names.has(container.name)) errors.push(duplicate(`${field}.name`, container.name));
    names.add(container.name);
    if (container.targetContainerName !== undefined && !(spec.containers ?? []).some((each) => each.name === container.targetContainerName)) {
      errors.push({ type: 'FieldValueNotFound', field: `${field}.targetContainerName`, body: `Not found: ${JSON.stringify(container.targetContainerName)}` });
    }
    for (const forbidden of ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const) {
      if (container[forbidden] !== undefined) errors.push(forbiddenField(`${field}.${forbidden}`, 'cannot be set for an Ephemeral Container'));
    }
  });
  return errors;
}

function hostPortErrors(containers: readonly Container[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const taken = new Set<string>();
  containers.forEach((container, i) => {
    (container.ports ?? []).forEach((port, j) => {
      if ((port.hostPort ?? 0) === 0) return;
      const text = `${port.protocol ?? 'TCP'}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(text)) errors.push(duplicate(`${path}[${i}].ports[${j}].hostPort`, text));
      taken.add(text);
    });
  });
  return errors;
}

function tolerationErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  (spec.tolerations ?? []).forEach(({ key = '', operator = 'Equal', value = '', effect, tolerationSeconds }, i) => {
    const field = `${path}[${i}]`;
    if (key === '' && operator !== 'Exists') errors.push(invalidValue(`${field}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'));
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') errors.push(invalidValue(`${field}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    if (!['Equal', 'Exists', 'Lt', 'Gt'].includes(operator)) errors.push(notSupported(`${field}.operator`, operator, ['Equal', 'Exists']));
    else if (operator === 'Exists' && value !== '') errors.push(invalidValue(`${field}.operator`, { key, operator, value, ...(effect === undefined ? {} : { effect }) }, 'value must be empty when `operator` is \'Exists\''));
    if (effect !== undefined && effect !== '' && !EFFECTS.includes(effect)) errors.push(notSupported(`${field}.effect`, effect, EFFECTS));
  });
  return errors;
}
