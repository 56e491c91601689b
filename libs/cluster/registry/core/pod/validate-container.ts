// Mirrors pkg/apis/core/validation: containers
// Differs: nothing that can be seen.
import type { Container, ContainerPort, ContainerRestartRule, PodSpec, VolumeMount } from '#cluster/api/generated/types.js';
import { duplicate, forbiddenField, invalidValue, notFoundValue, notSupported, required, tooMany, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, portNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { backstepErrors, descendingPathErrors } from '#cluster/registry/core/volume/paths.js';
import { envErrors, envFromErrors } from './validate-env.js';
import { portErrors } from './validate-probes.js';
import { resourceErrors } from './validate-resources.js';
import { containerSecurityErrors } from './validate-security.js';
import type { Volumes } from './validate-volumes.js';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];
const RECURSIVE = ['Disabled', 'Enabled', 'IfPossible'];
const RESIZED = ['cpu', 'memory'];
const RESIZES = ['NotRequired', 'RestartContainer'];
const RESTARTS = ['Always', 'Never', 'OnFailure'];
const RESTART_ACTIONS = ['Restart', 'RestartAllContainers'];
const RESTART_RULES_MAX = 20;
const EXIT_CODES_MAX = 255;

/** What surrounds a container. */
export interface PodContext {
  readonly spec: PodSpec;
  readonly volumes: Volumes;
  /** Names of the pod's claims of devices. */
  readonly claims: readonly string[];
}

/** What holds of containers of every sort. */
export function containerErrors(container: Container, path: string, { spec, volumes, claims }: PodContext): FieldError[] {
  const { name = '', image = '', terminationMessagePolicy: messages = '', imagePullPolicy = '', securityContext } = container;
  return [
    ...(name === '' ? [required(`${path}.name`)] : dns1123LabelErrors(name).map((text) => invalidValue(`${path}.name`, name, text))),
    ...(image === '' ? [required(`${path}.image`)] : []),
    ...oneOf(messages, MESSAGE_POLICIES, `${path}.terminationMessagePolicy`),
    ...containerPortErrors(container.ports ?? [], `${path}.ports`),
    ...envErrors(container.env ?? [], `${path}.env`),
    ...envFromErrors(container.envFrom ?? [], `${path}.envFrom`),
    ...mountErrors(container, `${path}.volumeMounts`, volumes),
    ...deviceErrors(container, `${path}.volumeDevices`, volumes),
    ...oneOf(imagePullPolicy, PULL_POLICIES, `${path}.imagePullPolicy`),
    ...resourceErrors(container.resources, `${path}.resources`, claims),
    ...resizeErrors(container, `${path}.resizePolicy`, spec.restartPolicy),
    ...containerSecurityErrors(securityContext, `${path}.securityContext`, spec.hostUsers !== false),
  ];
}

function oneOf(value: string, valid: readonly string[], field: string): FieldError[] {
  if (value === '') return [required(field)];
  return valid.includes(value) ? [] : [notSupported(field, value, valid)];
}

function containerPortErrors(ports: readonly ContainerPort[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  ports.forEach(({ name = '', containerPort = 0, hostPort = 0, protocol = '' }, i) => {
    const at = `${path}[${i}]`;
    if (name !== '') {
      const bad = portNameErrors(name);
      if (bad.length > 0) errors.push(...bad.map((text) => invalidValue(`${at}.name`, name, text)));
      else if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
      else names.add(name);
    }
    errors.push(...(containerPort === 0 ? [required(`${at}.containerPort`)] : portErrors(containerPort, `${at}.containerPort`)));
    if (hostPort !== 0) errors.push(...portErrors(hostPort, `${at}.hostPort`));
    errors.push(...oneOf(protocol, PROTOCOLS, `${at}.protocol`));
  });
  return errors;
}

/** The paths of propagation and sub-paths are those of the list: so Kubernetes has it. */
function mountErrors({ volumeMounts = [], volumeDevices = [], securityContext }: Container, path: string, volumes: Volumes): FieldError[] {
  const errors: FieldError[] = [];
  const paths = new Set<string>();
  volumeMounts.forEach((mount, i) => {
    const at = `${path}[${i}]`;
    const { name = '', mountPath = '', subPath = '', subPathExpr = '', mountPropagation: propagation } = mount;
    if (name === '') errors.push(required(`${at}.name`));
    if (!volumes.has(name)) errors.push(notFoundValue(`${at}.name`, name));
    if (mountPath === '') errors.push(required(`${at}.mountPath`));
    if (paths.has(mountPath)) errors.push(invalidValue(`${at}.mountPath`, mountPath, 'must be unique'));
    paths.add(mountPath);
    if (volumeDevices.some((device) => device.name === name)) errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeDevices'));
    if (volumeDevices.some((device) => device.devicePath === mountPath)) errors.push(invalidValue(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'));
    errors.push(...descendingPathErrors(subPath, `${path}.subPath`));
    if (subPathExpr !== '' && subPath !== '') errors.push(invalidValue(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
    errors.push(...descendingPathErrors(subPathExpr, `${path}.subPathExpr`));
    if (propagation !== undefined && !PROPAGATIONS.includes(propagation)) errors.push(notSupported(`${path}.mountPropagation`, propagation, PROPAGATIONS));
    if (propagation === 'Bidirectional' && securityContext?.privileged !== true) errors.push(forbiddenField(`${path}.mountPropagation`, 'Bidirectional mount propagation is available only to privileged containers'));
    errors.push(...recursiveErrors(mount, `${path}.recursiveReadOnly`));
  });
  return errors;
}

function recursiveErrors({ recursiveReadOnly: recursive, readOnly, mountPropagation = 'None' }: VolumeMount, field: string): FieldError[] {
  if (recursive === undefined || recursive === 'Disabled') return [];
  if (!RECURSIVE.includes(recursive)) return [notSupported(field, recursive, RECURSIVE)];
  return [
    ...(readOnly === true ? [] : [forbiddenField(field, 'may only be specified when readOnly is true')]),
    ...(mountPropagation === 'None' ? [] : [forbiddenField(field, 'may only be specified when mountPropagation is None or not specified')]),
  ];
}

function deviceErrors({ volumeDevices = [], volumeMounts = [] }: Container, path: string, volumes: Volumes): FieldError[] {
  const errors: FieldError[] = [];
  const [names, paths] = [new Set<string>(), new Set<string>()];
  volumeDevices.forEach(({ name = '', devicePath = '' }, i) => {
    const at = `${path}[${i}]`;
    const volume = volumes.get(name);
    if (name === '') errors.push(required(`${at}.name`));
    if (names.has(name)) errors.push(invalidValue(`${at}.name`, name, 'must be unique'));
    if (volume === undefined) errors.push(notFoundValue(`${at}.name`, name));
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) errors.push(invalidValue(`${at}.name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'));
    if (devicePath === '') errors.push(required(`${at}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalidValue(`${at}.devicePath`, devicePath, 'must be unique'));
    if (backstepErrors(devicePath, at).length > 0) errors.push(invalidValue(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (volumeMounts.some((mount) => mount.name === name)) errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeMounts'));
    if (volumeMounts.some((mount) => mount.mountPath === devicePath)) errors.push(invalidValue(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'));
    if (name !== '') names.add(name);
  });
  return errors;
}

function resizeErrors({ resizePolicy = [] }: Container, path: string, restartPolicy: string | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  resizePolicy.forEach(({ resourceName = '', restartPolicy: restart = '' }, i) => {
    if (seen.has(resourceName)) errors.push(duplicate(`${path}[${i}]`, resourceName));
    seen.add(resourceName);
    errors.push(...oneOf(resourceName, RESIZED, path), ...oneOf(restart, RESIZES, path));
    if (restartPolicy === 'Never' && restart !== 'NotRequired') errors.push(invalidValue(path, restart, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
  });
  return errors;
}

/** A container's own policy, and what exit codes change of it. */
export function restartErrors({ restartPolicy, restartPolicyRules: rules = [] }: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (restartPolicy === undefined) {
    if (rules.length === 0) return [];
    errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  } else if (!RESTARTS.includes(restartPolicy)) errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, RESTARTS));
  if (rules.length > RESTART_RULES_MAX) errors.push(tooMany(`${path}.restartPolicyRules`, rules.length, RESTART_RULES_MAX));
  return [...errors, ...rules.flatMap((rule, i) => ruleErrors(rule, `${path}.restartPolicyRules[${i}]`))];
}

function ruleErrors({ action = '', exitCodes }: ContainerRestartRule, at: string): FieldError[] {
  const errors = RESTART_ACTIONS.includes(action) ? [] : [notSupported(`${at}.action`, action, RESTART_ACTIONS)];
  if (exitCodes === undefined) return [...errors, required(`${at}.exitCodes`, 'must be specified')];
  const { operator = '', values = [] } = exitCodes;
  if (operator !== 'In' && operator !== 'NotIn') errors.push(notSupported(`${at}.exitCodes.operator`, operator, ['In', 'NotIn']));
  if (values.length > EXIT_CODES_MAX) errors.push(tooMany(`${at}.exitCodes.values`, values.length, EXIT_CODES_MAX));
  return errors;
}

/** Each port of a machine once. */
export function hostPortErrors(containers: readonly Container[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const taken = new Set<string>();
  containers.forEach((container, i) => {
    (container.ports ?? []).forEach(({ protocol, hostIP = '', hostPort = 0 }, j) => {
      if (hostPort === 0) return;
      const text = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(text)) errors.push(duplicate(`${path}[${i}].ports[${j}].hostPort`, text));
      taken.add(text);
    });
  });
  return errors;
}
