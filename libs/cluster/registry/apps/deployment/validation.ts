// Mirrors pkg/apis/apps/validation
import type { Deployment } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { templateErrors, workloadSelectorErrors } from '#cluster/registry/apps/selector-validation.js';
import { intOrPercentErrors, nonNegative } from '#cluster/registry/field-checks.js';

export function validate({ spec }: Deployment): FieldError[] {
  if (spec === undefined) return [required('spec')];
  const errors = [...nonNegative(spec.replicas, 'spec.replicas'), ...workloadSelectorErrors(spec.selector, 'deployment')];
  errors.push(...templateErrors(spec.selector, spec.template));
  errors.push(...strategyErrors(spec.strategy));
  errors.push(...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'), ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'));
  const deadline = spec.progressDeadlineSeconds;
  errors.push(...nonNegative(deadline, 'spec.progressDeadlineSeconds'));
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)) errors.push(invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  return errors;
}

function strategyErrors(strategy: NonNullable<Deployment['spec']>['strategy']): FieldError[] {
  const at = 'spec.strategy';
  if (strategy === undefined) return [];
  if (strategy.type === 'Recreate') {
    return strategy.rollingUpdate === undefined ? [] : [forbiddenField(`${at}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
  }
  if (strategy.type !== 'RollingUpdate') return [notSupported(at, { Type: strategy.type, RollingUpdate: null }, ['Recreate', 'RollingUpdate'])];
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  const errors = [...intOrPercentErrors(maxUnavailable, `${at}.rollingUpdate.maxUnavailable`), ...intOrPercentErrors(maxSurge, `${at}.rollingUpdate.maxSurge`)];
  if (errors.length === 0 && isZero(maxUnavailable) && isZero(maxSurge)) {
    errors.push(invalidValue(`${at}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  if (typeof maxUnavailable === 'string' && Number.parseInt(maxUnavailable, 10) > 100) errors.push(invalidValue(`${at}.rollingUpdate.maxUnavailable`, maxUnavailable, 'must not be greater than 100%'));
  return errors;
}

function isZero(value: number | string | undefined): boolean {
  return value === 0 || value === '0%';
}
