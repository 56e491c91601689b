// Mirrors pkg/apis/core/validation: ValidatePodUpdate
// Differs: nothing that can be seen.
import type { Affinity, Container, NodeAffinity, NodeSelectorTerm, Pod, PodSpec, Toleration } from '#cluster/api/generated/types.js';
import { deepEqual, semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { forbiddenField, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { difference } from '#cluster/registry/core/internal-form/difference.js';
import { internalJson } from '#cluster/registry/core/internal-form/internal-json.js';
import { annotationChangeErrors, annotationErrors } from './validate-annotations.js';
import { tolerationErrors } from './validate-pod-parts.js';
import { validatePod } from './validation.js';

const MAY_CHANGE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
const DEADLINE_MAX = 2 ** 31 - 1;

export function validatePodUpdate(next: Stored<Pod>, previous: Stored<Pod>): FieldError[] {
  const at = 'metadata.annotations';
  const errors = [...validatePod(next), ...annotationChangeErrors(next.metadata, previous.metadata, at), ...annotationErrors(next.metadata, next.spec, at)];
  const spec = next.spec as PodSpec;
  const before = previous.spec as PodSpec;
  for (const list of ['containers', 'initContainers'] as const) {
    const [now, then] = [spec[list] ?? [], before[list] ?? []];
    if (now.length !== then.length) return [...errors, forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers')];
    errors.push(...now.flatMap(({ image = '' }, i) => imageErrors(image, `spec.${list}[${i}].image`)));
  }
  const deadline = deadlineErrors(spec.activeDeadlineSeconds, before.activeDeadlineSeconds);
  errors.push(...deadline.errors);
  if (deadline.isFinal) return errors;
  errors.push(...newTolerationErrors(spec.tolerations ?? [], before.tolerations ?? []), ...newGateErrors(spec, before));
  if (semanticEqual(spec, before)) return errors;
  const compared = comparable(spec, before);
  errors.push(...compared.errors);
  if (!semanticEqual(compared.spec, before)) errors.push(forbiddenField('spec', `${MAY_CHANGE}\n${difference('PodSpec', before, compared.spec)}`));
  return errors;
}

function imageErrors(image: string, field: string): FieldError[] {
  return [...(image === '' ? [required(field)] : []), ...(image === image.trim() ? [] : [invalidValue(field, image, 'must not have leading or trailing whitespace')])];
}

function deadlineErrors(next: number | undefined, previous: number | undefined): { readonly errors: FieldError[]; readonly isFinal: boolean } {
  const field = 'spec.activeDeadlineSeconds';
  if (next === undefined) return { errors: previous === undefined ? [] : [invalidValue(field, undefined, 'must not update from a positive integer to nil value')], isFinal: false };
  if (next < 0 || next > DEADLINE_MAX) return { errors: [invalidValue(field, next, `must be between 0 and ${DEADLINE_MAX}, inclusive`)], isFinal: true };
  const isLater = previous !== undefined && next > previous;
  return { errors: isLater ? [invalidValue(field, next, 'must be less than or equal to previous value')] : [], isFinal: isLater };
}

function newTolerationErrors(next: readonly Toleration[], before: readonly Toleration[]): FieldError[] {
  const bare = ({ tolerationSeconds: _t, ...rest }: Toleration) => rest;
  const areThere = before.every((each) => next.some((other) => deepEqual(bare(each), bare(other))));
  return areThere ? tolerationErrors(next, 'spec.tolerations') : [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

function newGateErrors({ schedulingGates: next = [] }: PodSpec, { schedulingGates: before = [] }: PodSpec): FieldError[] {
  return next.flatMap(({ name }, i) => (before.some((gate) => gate.name === name) ? [] : [forbiddenField(`spec.schedulingGates[${i}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`)]));
}

/** The new specification with all that may change as it was. */
function comparable(spec: PodSpec, before: PodSpec): { readonly spec: PodSpec; readonly errors: FieldError[] } {
  const isCured = (before.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  let result: PodSpec = {
    ...as(spec, before, 'activeDeadlineSeconds', 'schedulingGates', 'tolerations', ...(isCured ? (['terminationGracePeriodSeconds'] as const) : [])),
    containers: withImages(spec.containers, before.containers),
    ...(spec.initContainers === undefined ? {} : { initContainers: withImages(spec.initContainers, before.initContainers ?? []) }),
  };
  if ((before.schedulingGates ?? []).length === 0) return { spec: result, errors: [] };
  const errors: FieldError[] = [];
  if (!semanticEqual(result.nodeSelector, before.nodeSelector)) {
    const isNarrower = Object.entries(before.nodeSelector ?? {}).every(([key, value]) => result.nodeSelector?.[key] === value);
    if (!isNarrower) errors.push(invalidValue('spec.nodeSelector', result.nodeSelector ?? null, 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'));
    result = as(result, before, 'nodeSelector');
  }
  const [oldAffinity, newAffinity] = [before.affinity?.nodeAffinity, result.affinity?.nodeAffinity];
  if (!semanticEqual(oldAffinity, newAffinity)) {
    errors.push(...narrowedErrors(newAffinity, oldAffinity));
    result = withAffinity(result, before, oldAffinity);
  }
  return { spec: result, errors };
}

/** `spec` with some fields as `before` has them, or without them. */
function as(spec: PodSpec, before: PodSpec, ...fields: readonly (keyof PodSpec)[]): PodSpec {
  const kept = Object.entries(spec).filter(([field]) => !fields.includes(field as keyof PodSpec));
  const taken = fields.filter((field) => before[field] !== undefined).map((field) => [field, before[field]]);
  return Object.fromEntries([...kept, ...taken]) as unknown as PodSpec;
}

function withAffinity(spec: PodSpec, before: PodSpec, nodeAffinity: NodeAffinity | undefined): PodSpec {
  const { nodeAffinity: _node, ...others } = spec.affinity ?? {};
  if (before.affinity === undefined && Object.keys(others).length === 0) return as(spec, before, 'affinity');
  const affinity: Affinity = { ...others, ...(nodeAffinity && { nodeAffinity }) };
  return { ...spec, affinity };
}

/** A gated pod may be narrowed to fewer nodes, not sent to others. */
function narrowedErrors(next: NodeAffinity | undefined, before: NodeAffinity | undefined): FieldError[] {
  const hard = 'requiredDuringSchedulingIgnoredDuringExecution';
  const field = `spec.affinity.nodeAffinity.${hard}.nodeSelectorTerms`;
  const [was, is] = [before, next].map((each) => each?.[hard]?.nodeSelectorTerms ?? []) as [readonly NodeSelectorTerm[], readonly NodeSelectorTerm[]];
  const shown = (term: NodeSelectorTerm) => internalJson('NodeSelectorTerm', term);
  if (was.length === 0) return [];
  if (was.length !== is.length) return [invalidValue(field, is.length === 0 ? null : is.map(shown), 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
  return was.flatMap((term, i) => {
    const now = is[i] as NodeSelectorTerm;
    return hasOnlyMore(now, term) ? [] : [invalidValue(`${field}[${i}]`, shown(now), 'only additions are allowed (no mutations or deletions)')];
  });
}

function hasOnlyMore(next: NodeSelectorTerm, before: NodeSelectorTerm): boolean {
  const lists = ['matchExpressions', 'matchFields'] as const;
  const size = (term: NodeSelectorTerm) => lists.reduce((sum, list) => sum + (term[list]?.length ?? 0), 0);
  if (size(before) === 0) return size(next) === 0;
  return lists.every((list) => deepEqual((next[list] ?? []).slice(0, before[list]?.length ?? 0), before[list] ?? []));
}

function withImages(next: readonly Container[], before: readonly Container[]): readonly Container[] {
  return next.map((container, i) => ({ ...container, image: before[i]?.image as string }));
}
