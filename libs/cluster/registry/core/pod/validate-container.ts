// Mirrors pkg/apis/core/validation: containers
// Differs: nothing that can be seen.
import type { Container, ContainerPort, EnvVar, PodSpec, ResourceRequirements } from '#cluster/api/generated/types.js';
import { compareQuantities, formatQuantity, parseQuantity } from '#cluster/apimachinery/quantity.js';
import { duplicate, forbiddenField, invalidValue, notFoundValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { configMapKeyErrors, dns1123LabelErrors, portNameErrors, relaxedEnvVarNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { amountErrors, containerResourceNameErrors, isOvercommitAllowed } from '#cluster/registry/core/resource-names.js';
import { appArmorErrors, relativePathErrors, seccompErrors } from './validate-pod-parts.js';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const FIELD_REFS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'];
export function validateContainer(container: Container, path: string, volumes: ReadonlySet<string>, spec: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  const { name = '', image = '' } = container;
  if (name === '') errors.push(required(`${path}.name`));
  else for (const text of dns1123LabelErrors(name)) errors.push(invalidValue(`${path}.name`, name, text));
  if (image === '') errors.push(required(`${path}.image`));
  else if (image !== image.trim()) errors.push(invalidValue(`${path}.image`, image, 'must not have leading or trailing whitespace'));
  if (container.terminationMessagePolicy !== undefined && !['File', 'FallbackToLogsOnError'].includes(container.terminationMessagePolicy)) {
    errors.push(notSupported(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy, ['FallbackToLogsOnError', 'File']));
  }
  errors.push(...portErrors(container.ports ?? [], `${path}.ports`, spec));
  errors.push(...envErrors(container.env ?? [], `${path}.env`));
  (container.envFrom ?? []).forEach((each, i) => {
    const at = `${path}.envFrom[${i}]`;
    if (each.configMapRef !== undefined && (each.configMapRef.name ?? '') === '') errors.push(required(`${at}.configMapRef.name`));
    if (each.secretRef !== undefined && (each.secretRef.name ?? '') === '') errors.push(required(`${at}.secretRef.name`));
    if (each.configMapRef === undefined && each.secretRef === undefined) errors.push(invalidValue(at, '', 'must specify one of: `configMapRef` or `secretRef`'));
    if (each.configMapRef !== undefined && each.secretRef !== undefined) errors.push(invalidValue(at, '', 'may not have more than one field specified at a time'));
  });
  errors.push(...mountErrors(container, path, volumes));
  if (container.imagePullPolicy !== undefined && !PULL_POLICIES.includes(container.imagePullPolicy)) errors.push(notSupported(`${path}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES));
  errors.push(...resourceErrors(container.resources, `${path}.resources`));
  errors.push(...securityErrors(container, `${path}.securityContext`));
  for (const [i, { name: mount = '', devicePath = '' }] of (container.volumeDevices ?? []).entries()) {
    if (mount === '') errors.push(required(`${path}.volumeDevices[${i}].name`));
    if (devicePath === '') errors.push(required(`${path}.volumeDevices[${i}].devicePath`));
  }
  for (const { resourceName, restartPolicy } of container.resizePolicy ?? []) {
    if (resourceName !== 'cpu' && resourceName !== 'memory') errors.push(notSupported(`${path}.resizePolicy`, resourceName, ['cpu', 'memory']));
    if (restartPolicy !== 'NotRequired' && restartPolicy !== 'RestartContainer') errors.push(notSupported(`${path}.resizePolicy`, restartPolicy, ['NotRequired', 'RestartContainer']));
  }
  return errors;
}

function portErrors(ports: readonly ContainerPort[], path: string, spec: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  ports.forEach((port, i) => {
    const at = `${path}[${i}]`;
    if ((port.name ?? '') !== '') {
      const bad = portNameErrors(port.name as string);
      for (const text of bad) errors.push(invalidValue(`${at}.name`, port.name, text));
      if (bad.length === 0 && names.has(port.name as string)) errors.push(duplicate(`${at}.name`, port.name));
      names.add(port.name as string);
    }
    if ((port.containerPort ?? 0) === 0) errors.push(required(`${at}.containerPort`));
    else if (port.containerPort < 1 || port.containerPort > 65535) errors.push(invalidValue(`${at}.containerPort`, port.containerPort, 'must be between 1 and 65535, inclusive'));
    const hostPort = port.hostPort ?? 0;
    if (hostPort !== 0 && (hostPort < 1 || hostPort > 65535)) errors.push(invalidValue(`${at}.hostPort`, hostPort, 'must be between 1 and 65535, inclusive'));
    if (spec.hostNetwork === true && hostPort !== port.containerPort) errors.push(invalidValue(`${at}.containerPort`, port.containerPort, 'must match `hostPort` when `hostNetwork` is true'));
    if ((port.protocol ?? '') === '') errors.push(required(`${at}.protocol`));
    else if (!PROTOCOLS.includes(port.protocol as string)) errors.push(notSupported(`${at}.protocol`, port.protocol, PROTOCOLS));
  });
  return errors;
}

function envErrors(env: readonly EnvVar[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  env.forEach((variable, i) => {
    const at = `${path}[${i}]`;
    if ((variable.name ?? '') === '') errors.push(required(`${at}.name`));
    else for (const text of relaxedEnvVarNameErrors(variable.name)) errors.push(invalidValue(`${at}.name`, variable.name, text));
    const source = variable.valueFrom;
    if (source === undefined) return;
    const from = `${at}.valueFrom`;
    const kinds = Object.keys(source);
    if (kinds.length === 0) errors.push(invalidValue(from, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'));
    else if ((variable.value ?? '') !== '') errors.push(invalidValue(from, '', 'may not be specified when `value` is not empty'));
    else if (kinds.length > 1) errors.push(invalidValue(from, '', 'may not have more than one field specified at a time'));
    for (const kind of ['configMapKeyRef', 'secretKeyRef'] as const) {
      const ref = source[kind];
      if (ref === undefined) continue;
      if ((ref.name ?? '') === '') errors.push(required(`${from}.${kind}.name`));
      if ((ref.key ?? '') === '') errors.push(required(`${from}.${kind}.key`));
      else for (const text of configMapKeyErrors(ref.key)) errors.push(invalidValue(`${from}.${kind}.key`, ref.key, text));
    }
    const field = source.fieldRef?.fieldPath;
    if (source.fieldRef !== undefined) {
      if ((field ?? '') === '') errors.push(required(`${from}.fieldRef.fieldPath`));
      else if (!FIELD_REFS.includes((field as string).replace(/\['[^']*'\]$/, ''))) errors.push(invalidValue(`${from}.fieldRef.fieldPath`, field, `error converting fieldPath: field label not supported: ${field as string}`));
    }
  });
  return errors;
}

function mountErrors(container: Container, path: string, volumes: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  const paths = new Set<string>();
  (container.volumeMounts ?? []).forEach((mount, i) => {
    const at = `${path}.volumeMounts[${i}]`;
    if ((mount.name ?? '') === '') errors.push(required(`${at}.name`));
    else if (!volumes.has(mount.name)) errors.push(notFoundValue(`${at}.name`, mount.name));
    if ((mount.mountPath ?? '') === '') errors.push(required(`${at}.mountPath`));
    else if (paths.has(mount.mountPath)) errors.push(invalidValue(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    paths.add(mount.mountPath);
    const sub = mount.subPath ?? '';
    const expression = mount.subPathExpr ?? '';
    if (sub !== '' && expression !== '') errors.push(invalidValue(`${at}.subPathExpr`, expression, 'subPathExpr and subPath are mutually exclusive'));
    errors.push(...relativePathErrors(expression, `${at}.subPathExpr`));
    if (sub.startsWith('/')) errors.push(invalidValue(`${at}.subPath`, sub, 'must be a relative path'));
    if (sub.split('/').includes('..')) errors.push(invalidValue(`${at}.subPath`, sub, "must not contain '..'"));
    if (mount.mountPropagation !== undefined && !['Bidirectional', 'HostToContainer', 'None'].includes(mount.mountPropagation)) {
      errors.push(notSupported(`${at}.mountPropagation`, mount.mountPropagation, ['Bidirectional', 'HostToContainer', 'None']));
    }
    if (mount.mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true) errors.push(forbiddenField(`${at}.mountPropagation`, 'Bidirectional mount propagation is available only to privileged containers'));
  });
  return errors;
}

export function resourceErrors(resources: ResourceRequirements | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const limits = resources?.limits ?? {};
  const requests = resources?.requests ?? {};
  for (const [kind, list] of [['limits', limits], ['requests', requests]] as const) {
    for (const name of Object.keys(list).sort()) {
      const at = `${path}.${kind}`;
      errors.push(...containerResourceNameErrors(`${at}[${name}]`, name), ...amountErrors(`${at}[${name}]`, name, list[name] as string));
      if (kind === 'requests') errors.push(...overLimit(name, requests, limits, at));
    }
  }
  return errors;
}

function overLimit(name: string, requests: Readonly<Record<string, string>>, limits: Readonly<Record<string, string>>, path: string): FieldError[] {
  const request = parseQuantity(requests[name]);
  const limit = parseQuantity(limits[name]);
  if (request === undefined || limit === undefined) {
    return request !== undefined && !isOvercommitAllowed(name) ? [required(path.replace(/requests$/, 'limits'), 'Limit must be set for non overcommitable resources')] : [];
  }
  if (!isOvercommitAllowed(name) && compareQuantities(request, limit) !== 0) return [invalidValue(path, formatQuantity(request), `must be equal to ${name} limit of ${formatQuantity(limit)}`)];
  if (compareQuantities(request, limit) > 0) return [invalidValue(path, formatQuantity(request), `must be less than or equal to ${name} limit of ${formatQuantity(limit)}`)];
  return [];
}

function securityErrors(container: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const context = container.securityContext;
  for (const field of ['runAsUser', 'runAsGroup'] as const) {
    const value = context?.[field];
    if (value !== undefined && (value < 0 || value > 2 ** 31 - 1)) errors.push(invalidValue(`${path}.${field}`, value, 'must be between 0 and 2147483647, inclusive'));
  }
  errors.push(...seccompErrors(context?.seccompProfile, `${path}.seccompProfile`), ...appArmorErrors(context?.appArmorProfile, `${path}.appArmorProfile`));
  if (context?.allowPrivilegeEscalation === false) {
    if (context.privileged === true) errors.push(invalidValue(path, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'));
    if (context.capabilities?.add?.some((each) => each === 'CAP_SYS_ADMIN') === true) errors.push(invalidValue(path, context, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'));
  }
  return errors;
}

