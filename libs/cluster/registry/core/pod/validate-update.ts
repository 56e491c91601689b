// Mirrors pkg/apis/core/validation: ValidatePodUpdate and ValidatePodResize
// Differs: the difference that Kubernetes prints after the first line of the refusal is left out.
import type { Container, Pod, PodSpec, Toleration } from '#cluster/api/generated/types.js';
import { deepEqual, semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { forbiddenField, invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { validatePod } from './validation.js';

const MAY_CHANGE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

export function validatePodUpdate(next: Stored<Pod>, previous: Stored<Pod>): FieldError[] {
  const errors = validatePod(next);
  const spec = next.spec as PodSpec;
  const before = previous.spec as PodSpec;
  if ((spec.containers ?? []).map((each) => each.name).join() !== (before.containers ?? []).map((each) => each.name).join()) {
    return [...errors, forbiddenField('spec.containers', 'pod updates may not add or remove containers')];
  }
  if ((spec.initContainers ?? []).length !== (before.initContainers ?? []).length) {
    return [...errors, forbiddenField('spec.initContainers', 'pod updates may not add or remove containers')];
  }
  errors.push(...deadlineErrors(spec, before));
  if (!hasOnlyAdded(before.tolerations ?? [], spec.tolerations ?? [])) errors.push(forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'));
  const munged: PodSpec = {
    ...spec,
    containers: imagesOf(spec.containers, before.containers),
    ...(spec.initContainers === undefined ? {} : { initContainers: imagesOf(spec.initContainers, before.initContainers ?? []) }),
    activeDeadlineSeconds: before.activeDeadlineSeconds as number,
    tolerations: before.tolerations ?? [],
    ...gated(spec, before),
    ...((before.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1 ? { terminationGracePeriodSeconds: before.terminationGracePeriodSeconds as number } : {}),
  };
  if (!semanticEqual(munged, before)) errors.push(forbiddenField('spec', MAY_CHANGE));
  return errors;
}

/** Gates may be taken away, and a gated pod may be narrowed. */
function gated(spec: PodSpec, before: PodSpec): Partial<PodSpec> {
  const gates = before.schedulingGates ?? [];
  if (gates.length === 0) return {};
  const isSubset = (spec.schedulingGates ?? []).every((gate) => gates.some((each) => each.name === gate.name));
  return isSubset ? { schedulingGates: gates, ...(before.nodeSelector === undefined ? {} : { nodeSelector: before.nodeSelector }), ...(before.affinity === undefined ? {} : { affinity: before.affinity }) } : {};
}

function imagesOf(next: readonly Container[], before: readonly Container[]): readonly Container[] {
  return next.map((container, i) => ({ ...container, image: before[i]?.image as string }));
}

function deadlineErrors(spec: PodSpec, before: PodSpec): FieldError[] {
  const next = spec.activeDeadlineSeconds;
  const previous = before.activeDeadlineSeconds;
  if (next === undefined && previous !== undefined) return [invalidValue('spec.activeDeadlineSeconds', undefined, 'must not update from a positive integer to nil value')];
  if (next !== undefined && previous !== undefined && next > previous) return [invalidValue('spec.activeDeadlineSeconds', next, 'must be less than or equal to previous value')];
  return [];
}

function hasOnlyAdded(before: readonly Toleration[], next: readonly Toleration[]): boolean {
  const bare = ({ tolerationSeconds: _t, ...rest }: Toleration) => rest;
  return before.every((each) => next.some((other) => deepEqual(bare(each), bare(other))));
}

/** The resize sub-resource: resources (and resize policies) of running containers only. */
export function resized(next: Stored<Pod>, previous: Stored<Pod>): Stored<Pod> {
  const resources = (list: readonly Container[] | undefined, from: readonly Container[] | undefined) =>
    list?.map((container) => {
      const wanted = from?.find((each) => each.name === container.name);
      return wanted?.resources === undefined ? container : { ...container, resources: wanted.resources };
    });
  const containers = resources(previous.spec.containers, next.spec.containers) as readonly Container[];
  const initContainers = resources(previous.spec.initContainers, next.spec.initContainers);
  return { ...previous, spec: { ...previous.spec, containers, ...(initContainers && { initContainers }) } };
}
