// Mirrors pkg/apis/policy/validation
import type { PodDisruptionBudget } from '#cluster/api/generated/types.js';
import { invalidValue, notSupported, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { conditionsErrors } from '#cluster/registry/conditions.js';
import { countErrors, shareErrors } from '#cluster/registry/field-checks.js';

const EVICTION_POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

export function validate({ spec = {} }: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  return [
    ...(minAvailable !== undefined && maxUnavailable !== undefined ? [invalidValue('spec', internal(spec), 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...shareErrors(minAvailable, 'spec.minAvailable'),
    ...shareErrors(maxUnavailable, 'spec.maxUnavailable'),
    ...labelSelectorErrors(selector, 'spec.selector'),
    ...(policy !== undefined && !EVICTION_POLICIES.includes(policy) ? [notSupported('spec.unhealthyPodEvictionPolicy', policy, EVICTION_POLICIES)] : []),
  ];
}

export function validateStatus({ status }: PodDisruptionBudget): FieldError[] {
  if (status === undefined) return [];
  return [...conditionsErrors(status.conditions ?? [], 'status.conditions'), ...countErrors(status, ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'], 'status')];
}

/** As the server's own type shows itself. */
function internal({ minAvailable, selector, maxUnavailable, unhealthyPodEvictionPolicy }: NonNullable<PodDisruptionBudget['spec']>): object {
  return { MinAvailable: minAvailable ?? null, Selector: selector ?? null, MaxUnavailable: maxUnavailable ?? null, UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? null };
}
