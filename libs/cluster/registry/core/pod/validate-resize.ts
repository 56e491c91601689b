// Mirrors pkg/apis/core/validation: ValidatePodResize and ValidatePodEphemeralContainersUpdate
// Differs: every node is taken to be able to resize.
import type { Container, Pod, PodSpec, ResourceRequirements } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { forbiddenField, invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { difference } from '#cluster/registry/core/internal-form/difference.js';
import { qosClassOf } from '#cluster/api/core/v1/qos-class.js';
import { validatePod } from './validation.js';

const MIRROR = 'kubernetes.io/config.mirror';
const CHANGEABLE = ['cpu', 'memory'];

type Amounts = Readonly<Record<string, string>>;

/** The resize sub-resource changes resources, and how they are resized, of the containers that are there. */
export function resized(next: Stored<Pod>, previous: Stored<Pod>): Stored<Pod> {
  const merged = (list: readonly Container[] | undefined, from: readonly Container[] | undefined) =>
    list?.map(({ resources: _resources, resizePolicy: _policy, ...container }) => {
      const { resources, resizePolicy } = from?.find((each) => each.name === container.name) ?? list.find((each) => each.name === container.name) ?? {};
      return { ...container, ...(resources && { resources }), ...(resizePolicy && { resizePolicy }) };
    });
  const { resources: _old, ...spec } = previous.spec;
  const { resources } = next.spec;
  const initContainers = merged(previous.spec.initContainers, next.spec.initContainers);
  return { ...previous, spec: { ...spec, containers: merged(previous.spec.containers, next.spec.containers) ?? [], ...(initContainers && { initContainers }), ...(resources && { resources }) } };
}

export function validatePodResize(next: Stored<Pod>, previous: Stored<Pod>): FieldError[] {
  if (previous.metadata.annotations?.[MIRROR] !== undefined) return [forbiddenField('<nil>', 'static pods cannot be resized')];
  if (previous.spec.os?.name === 'windows') return [forbiddenField('<nil>', 'windows pods cannot be resized')];
  const errors = validatePod(next);
  const qosClass = previous.status?.qosClass ?? qosClassOf(previous.spec);
  if (qosClassOf(next.spec) !== qosClass) errors.push(invalidValue('spec', qosClass, 'Pod QOS Class may not change as a result of resizing'));
  errors.push(...podErrors(next.spec, previous.spec));
  for (const list of ['initContainers', 'containers'] as const) {
    const now = next.spec[list] ?? [];
    (previous.spec[list] ?? []).forEach((container, i) => {
      if (list === 'containers' || container.restartPolicy === 'Always') errors.push(...removalErrors(now[i]?.resources, container.resources, `spec.${list}[${i}].resources`, 'resource'));
    });
  }
  return [...errors, ...changeErrors(next.spec, previous.spec)];
}

function podErrors({ resources: next }: PodSpec, { resources: previous }: PodSpec): FieldError[] {
  if (previous !== undefined && next === undefined) return [forbiddenField('spec.resources', 'pod-level resources cannot be removed')];
  const errors = previous === undefined ? [] : removalErrors(next, previous, 'spec.resources', 'pod-level resource');
  return isChangeable(next, previous) ? errors : [...errors, forbiddenField('spec', 'only cpu and memory resources are mutable at pod-level')];
}

function removalErrors(next: ResourceRequirements | undefined, previous: ResourceRequirements | undefined, path: string, what: string): FieldError[] {
  return (['requests', 'limits'] as const).flatMap((side) => {
    const isRemoved = Object.keys(previous?.[side] ?? {}).some((name) => next?.[side]?.[name] === undefined);
    return isRemoved ? [forbiddenField(`${path}.${side}`, `${what} ${side} cannot be removed`)] : [];
  });
}

function changeErrors(next: PodSpec, previous: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  (next.containers ?? []).forEach((container, i) => {
    if (!isSameBut(container, previous.containers[i])) errors.push(forbiddenField('spec', 'only cpu and memory resources are mutable'));
  });
  (next.initContainers ?? []).forEach((container, i) => {
    const old = previous.initContainers?.[i];
    if (container.restartPolicy === 'Always') {
      if (!isSameBut(container, old)) errors.push(forbiddenField(`spec.initContainers[${i}]`, 'only cpu and memory resources for init or sidecar containers are mutable'));
    } else if (!semanticEqual(container, old)) errors.push(forbiddenField('spec', 'resources for non-sidecar init containers are immutable'));
  });
  return errors;
}

function isSameBut(next: Container, previous: Container | undefined): boolean {
  const { resources, ...rest } = next;
  const { resources: before, ...others } = previous ?? ({} as Container);
  return semanticEqual(rest, others) && isChangeable(resources, before);
}

/** Differ two requirements in processors and memory only? */
function isChangeable(next: ResourceRequirements | undefined, previous: ResourceRequirements | undefined): boolean {
  const rest = (amounts: Amounts | undefined) => Object.fromEntries(Object.entries(amounts ?? {}).filter(([name]) => !CHANGEABLE.includes(name)));
  return semanticEqual(rest(next?.requests), rest(previous?.requests)) && semanticEqual(rest(next?.limits), rest(previous?.limits)) && semanticEqual(next?.claims, previous?.claims);
}

/** Ephemeral containers come, and stay as they are. */
export function validateEphemeralUpdate(next: Stored<Pod>, previous: Stored<Pod>): FieldError[] {
  if (previous.metadata.annotations?.[MIRROR] !== undefined) return [forbiddenField('<nil>', 'static pods do not support ephemeral containers')];
  const errors = validatePod(next);
  for (const old of previous.spec.ephemeralContainers ?? []) {
    const now = next.spec.ephemeralContainers?.find((each) => each.name === old.name);
    const name = JSON.stringify(old.name);
    if (now === undefined) errors.push(forbiddenField('spec.ephemeralContainers', `existing ephemeral containers ${name} may not be removed\n`));
    else if (!semanticEqual(old, now)) errors.push(forbiddenField('spec.ephemeralContainers', `existing ephemeral containers ${name} may not be changed\n${difference('EphemeralContainer', old, now)}`));
  }
  return errors;
}
