// Mirrors pkg/apis/batch/validation: what may not change of a job
// Differs: nothing that can be seen.
import type { Container, Job, JobSpec, PodSpec, PodTemplateSpec } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { shownSelector } from '#cluster/registry/apps/selector-validation.js';
import { internalJson } from '#cluster/registry/core/internal-form/internal-json.js';
import { immutable } from '#cluster/registry/field-checks.js';

export function changeErrors(next: Stored<Job>, previous: Stored<Job>): FieldError[] {
  const [now, then] = [next.spec, previous.spec];
  return [
    ...completionErrors(now, then),
    ...immutable(now.selector, then.selector, 'spec.selector', shownSelector),
    ...templateErrors(now.template, previous),
    ...immutable(now.completionMode, then.completionMode, 'spec.completionMode'),
    ...immutable(now.podFailurePolicy, then.podFailurePolicy, 'spec.podFailurePolicy', (value: object) => internalJson('PodFailurePolicy', value)),
    ...immutable(now.backoffLimitPerIndex, then.backoffLimitPerIndex, 'spec.backoffLimitPerIndex'),
    ...immutable(now.managedBy, then.managedBy, 'spec.managedBy'),
    ...immutable(now.successPolicy, then.successPolicy, 'spec.successPolicy', (value: object) => internalJson('SuccessPolicy', value)),
  ];
}

function completionErrors({ completions, completionMode, parallelism }: JobSpec, then: JobSpec): FieldError[] {
  if (completionMode !== 'Indexed') return immutable(completions, then.completions, 'spec.completions');
  const isAlone = completions !== undefined && completions !== then.completions && completions !== parallelism;
  return isAlone ? [invalidValue('spec.completions', completions, 'can only be modified in tandem with spec.parallelism')] : [];
}

function templateErrors(next: PodTemplateSpec, { spec, status }: Stored<Job>): FieldError[] {
  const isSuspended = spec.suspend === true;
  const previous = isSuspended && status?.startTime === undefined ? withScheduling(spec.template, next) : spec.template;
  if (!isSuspended) return immutable(next, previous, 'spec.template', (value: object) => internalJson('PodTemplateSpec', value));
  const before = previous.spec as PodSpec;
  const { containers, initContainers } = next.spec as PodSpec;
  const allowed = { ...before, containers: withResources(before.containers, containers), initContainers: withResources(before.initContainers ?? [], initContainers ?? []) };
  return immutable(next.spec, allowed, 'spec.template.spec', (value: object) => internalJson('PodSpec', value));
}

/** Before a job starts, where its pods may go is open. */
function withScheduling(previous: PodTemplateSpec, next: PodTemplateSpec): PodTemplateSpec {
  const [before, now] = [previous.spec as PodSpec, next.spec as PodSpec];
  const affinity = { ...before.affinity, nodeAffinity: now.affinity?.nodeAffinity };
  return {
    ...previous,
    metadata: { ...previous.metadata, annotations: next.metadata?.annotations, labels: next.metadata?.labels },
    spec: { ...before, affinity, nodeSelector: now.nodeSelector, tolerations: now.tolerations, schedulingGates: now.schedulingGates },
  } as PodTemplateSpec;
}

function withResources(previous: readonly Container[], next: readonly Container[]): readonly Container[] {
  if (previous.length !== next.length) return previous;
  return previous.map((each, i) => (each.name === next[i]?.name ? { ...each, resources: next[i].resources } : each) as Container);
}
