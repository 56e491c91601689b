// Mirrors pkg/apis/core/validation: pods and pod templates
// Differs: nothing that can be seen.
import type { Container, EphemeralContainer, ObjectMeta, Pod, PodSpec, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { duplicate, forbiddenField, invalidValue, notFoundValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { validateAnnotations, validateLabels } from '#cluster/apiserver/validate-meta.js';
import { affinityErrors } from './validate-affinity.js';
import { annotationErrors, profileErrors } from './validate-annotations.js';
import { containerErrors, hostPortErrors, type PodContext, restartErrors } from './validate-container.js';
import { choiceErrors, claimErrors, dnsErrors, fileVolumeErrors, gateErrors, hostnameErrors, spreadErrors, tolerationErrors } from './validate-pod-parts.js';
import { lifecycleErrors, probeErrors } from './validate-probes.js';
import { podResourceErrors } from './validate-resources.js';
import { hostProcessErrors, hostUsersErrors, podSecurityErrors } from './validate-security.js';
import { validateVolumes } from './validate-volumes.js';

const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DEADLINE_MAX = 2 ** 31 - 1;
const NOT_OF_INIT = 'may not be set for init containers without restartPolicy=Always';
const NOT_OF_EPHEMERAL = 'cannot be set for an Ephemeral Container';

/** A pod that is there. */
export function validatePod({ metadata, spec }: Pod): FieldError[] {
  const { initContainers = [], containers = [], serviceAccountName = '', volumes = [] } = spec as PodSpec;
  const errors = [...annotationErrors(metadata, spec as PodSpec, 'metadata.annotations'), ...validatePodSpec(spec as PodSpec, 'spec', metadata)];
  if (serviceAccountName === '') {
    for (const [i, { projected }] of volumes.entries()) {
      for (const [j, { serviceAccountToken }] of (projected?.sources ?? []).entries()) {
        if (serviceAccountToken !== undefined) errors.push(forbiddenField(`spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`, 'must not be specified when serviceAccountName is not set'));
      }
    }
  }
  return [...errors, ...containers.flatMap((each, i) => imageErrors(each, `spec.containers[${i}]`)), ...initContainers.flatMap((each, i) => imageErrors(each, `spec.initContainers[${i}]`))];
}

function imageErrors({ image = '' }: { readonly image?: string }, path: string): FieldError[] {
  return image === image.trim() ? [] : [invalidValue(`${path}.image`, image, 'must not have leading or trailing whitespace')];
}

export function validateNewPod(pod: Pod): FieldError[] {
  const spec = pod.spec as PodSpec;
  const errors = validatePod(pod);
  if ((spec.ephemeralContainers ?? []).length > 0) errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'));
  if ((spec.schedulingGates ?? []).length > 0 && (spec.nodeName ?? '') !== '') errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  return [...errors, ...profileErrors(pod.metadata, spec, 'spec')];
}

export function validatePodTemplate(template: PodTemplateSpec | undefined, path: string): FieldError[] {
  const { metadata, spec = {} as PodSpec } = template ?? {};
  return [
    ...validateLabels(metadata?.labels, `${path}.labels`),
    ...validateAnnotations(metadata?.annotations, `${path}.annotations`),
    ...annotationErrors(metadata, spec, `${path}.annotations`),
    ...validatePodSpec(spec, `${path}.spec`, undefined),
    ...profileErrors(metadata, spec, `${path}.spec`),
    ...((spec.ephemeralContainers ?? []).length > 0 ? [forbiddenField(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')] : []),
  ];
}

/** `metadata` is that of a pod; a template has none. */
function validatePodSpec(spec: PodSpec, path: string, metadata: ObjectMeta | undefined): FieldError[] {
  const { volumes, errors } = validateVolumes(spec.volumes ?? [], `${path}.volumes`, metadata === undefined ? undefined : { name: metadata.name ?? '' });
  const claims = (spec.resourceClaims ?? []).map(({ name }) => name ?? '').filter((name) => name !== '');
  const context: PodContext = { spec, volumes, claims };
  if (spec.terminationGracePeriodSeconds === undefined) errors.unshift(required(`${path}.terminationGracePeriodSeconds`));
  errors.push(...claimErrors(spec, path), ...validateContainers(context, path), ...validateInitContainers(context, path), ...validateEphemeral(context, path));
  errors.push(...podResourceErrors(spec, path, claims), ...hostNetworkErrors(spec, path, metadata !== undefined));
  errors.push(...choice(`${path}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES), ...choice(`${path}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES));
  errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`), ...podSecurityErrors(spec, `${path}.securityContext`));
  if (spec.affinity !== undefined) errors.push(...affinityErrors(spec.affinity, `${path}.affinity`));
  errors.push(...dnsErrors(spec.dnsPolicy, spec.dnsConfig, `${path}.dnsConfig`), ...gateErrors(spec, path));
  errors.push(...spreadErrors(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`));
  errors.push(...hostProcessErrors(spec, path), ...hostUsersErrors(spec, path), ...hostnameErrors(spec, path));
  return [...errors, ...nameErrors(spec, path), ...choiceErrors(spec, path), ...fileVolumeErrors(spec, path)];
}

function choice(field: string, value: string | undefined, valid: readonly string[]): FieldError[] {
  if ((value ?? '') === '') return [required(field)];
  return valid.includes(value as string) ? [] : [notSupported(field, value, valid)];
}

function nameErrors(spec: PodSpec, path: string): FieldError[] {
  const { activeDeadlineSeconds: deadline, hostAliases = [] } = spec;
  const errors: FieldError[] = [];
  const check = (field: 'hostname' | 'nodeName' | 'priorityClassName' | 'serviceAccountName' | 'subdomain', problems: (value: string) => string[]) => {
    const value = spec[field] ?? '';
    if (value !== '') for (const text of problems(value)) errors.push(invalidValue(`${path}.${field}`, value, text));
  };
  check('serviceAccountName', dns1123SubdomainErrors);
  check('nodeName', dns1123SubdomainErrors);
  if (deadline !== undefined && (deadline < 1 || deadline > DEADLINE_MAX)) errors.push(invalidValue(`${path}.activeDeadlineSeconds`, deadline, `must be between 1 and ${DEADLINE_MAX}, inclusive`));
  check('hostname', dns1123LabelErrors);
  check('subdomain', dns1123LabelErrors);
  errors.push(...tolerationErrors(spec.tolerations ?? [], `${path}.tolerations`));
  hostAliases.forEach(({ ip, hostnames = [] }, i) => {
    errors.push(...legacyIpErrors(`${path}.hostAliases[${i}].ip`, ip ?? ''));
    for (const [j, hostname] of hostnames.entries()) for (const text of dns1123SubdomainErrors(hostname)) errors.push(invalidValue(`${path}.hostAliases[${i}].hostnames[${j}]`, hostname, text));
  });
  check('priorityClassName', dns1123SubdomainErrors);
  return errors;
}

function validateContainers(context: PodContext, path: string): FieldError[] {
  const at = `${path}.containers`;
  const containers = context.spec.containers ?? [];
  if (containers.length === 0) return [required(at)];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  containers.forEach((container, i) => {
    const field = `${at}[${i}]`;
    errors.push(...containerErrors(container, field, context));
    if (names.has(container.name)) errors.push(duplicate(`${field}.name`, container.name));
    names.add(container.name);
    errors.push(...runErrors(container, field, context.spec), ...restartErrors(container, field));
  });
  return [...errors, ...hostPortErrors(containers, at)];
}

function runErrors(container: Container, field: string, spec: PodSpec): FieldError[] {
  return [
    ...lifecycleErrors(container.lifecycle, `${field}.lifecycle`, spec),
    ...probeErrors(container.livenessProbe, `${field}.livenessProbe`, false),
    ...probeErrors(container.readinessProbe, `${field}.readinessProbe`, true),
    ...probeErrors(container.startupProbe, `${field}.startupProbe`, false),
  ];
}

function validateInitContainers(context: PodContext, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const at = `${path}.initContainers`;
  const names = new Set((context.spec.containers ?? []).map((each) => each.name));
  (context.spec.initContainers ?? []).forEach((container, i) => {
    const field = `${at}[${i}]`;
    const isSidecar = container.restartPolicy === 'Always';
    errors.push(...containerErrors(container, field, context));
    if (isSidecar && (container.restartPolicyRules ?? []).length > 0) errors.push(forbiddenField(`${field}.restartPolicyRules`, 'restartPolicyRules are not allowed for init containers with restart policy Always'));
    else errors.push(...restartErrors(container, field));
    if (names.has(container.name)) errors.push(duplicate(`${field}.name`, container.name));
    else if ((container.name ?? '') !== '') names.add(container.name);
    // They run one after the other; the path is Kubernetes' own.
    errors.push(...hostPortErrors([container], at));
    if (isSidecar) errors.push(...runErrors(container, field, context.spec));
    else {
      for (const part of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) if (container[part] !== undefined) errors.push(forbiddenField(`${field}.${part}`, NOT_OF_INIT));
      (container.resizePolicy ?? []).forEach(({ restartPolicy }, j) => {
        if (restartPolicy === 'RestartContainer') errors.push(invalidValue(`${field}.resizePolicy[${j}].restartPolicy`, restartPolicy, "must not be set to 'RestartContainer' for non-sidecar initContainers"));
      });
    }
  });
  return errors;
}

const NOT_EPHEMERAL = ['ports', 'resources', 'resizePolicy', 'restartPolicy', 'restartPolicyRules', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const;

function validateEphemeral(context: PodContext, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const others = new Set([...(context.spec.containers ?? []), ...(context.spec.initContainers ?? [])].map((each) => each.name));
  const names = new Set(others);
  (context.spec.ephemeralContainers ?? []).forEach((container: EphemeralContainer, i) => {
    const field = `${path}.ephemeralContainers[${i}]`;
    errors.push(...containerErrors(container as Container, field, context), ...imageErrors(container, field));
    if (names.has(container.name)) errors.push(duplicate(`${field}.name`, container.name));
    names.add(container.name);
    const target = container.targetContainerName ?? '';
    if (target !== '' && !others.has(target)) errors.push(notFoundValue(`${field}.targetContainerName`, target));
    for (const part of NOT_EPHEMERAL) {
      const value: unknown = container[part];
      const isUnset = value === undefined || (part === 'resources' && Object.keys(value as object).length === 0);
      if (!isUnset) errors.push(forbiddenField(`${field}.${part}`, NOT_OF_EPHEMERAL));
    }
    (container.volumeMounts ?? []).forEach((mount, j) => {
      for (const part of ['subPath', 'subPathExpr'] as const) if ((mount[part] ?? '') !== '') errors.push(forbiddenField(`${field}.volumeMounts[${j}].${part}`, NOT_OF_EPHEMERAL));
    });
  });
  return errors;
}

/** On the network of the machine a port is the machine's; in a template it may still be left to the pod. */
function hostNetworkErrors({ hostNetwork, containers = [] }: PodSpec, path: string, isPod: boolean): FieldError[] {
  if (hostNetwork !== true) return [];
  return containers.flatMap(({ ports = [] }, i) =>
    ports.flatMap(({ hostPort = 0, containerPort = 0 }, j) =>
      ((isPod || hostPort !== 0) && hostPort !== containerPort ? [invalidValue(`${path}.containers[${i}].ports[${j}].hostPort`, hostPort, 'must match `containerPort` when `hostNetwork` is true')] : [])));
}
