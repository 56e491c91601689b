// Mirrors pkg/apis/apps/validation
import type { Deployment, DeploymentSpec } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, notSupported, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { replicaSetTemplateErrors, workloadSelectorErrors } from '#cluster/registry/apps/selector-validation.js';
import { amountOf, intOrPercentErrors, nonNegative, overAllErrors } from '#cluster/registry/field-checks.js';

export function validate({ spec = {} as DeploymentSpec }: Deployment): FieldError[] {
  const errors = [...nonNegative(spec.replicas, 'spec.replicas'), ...workloadSelectorErrors(spec.selector, 'deployment')];
  errors.push(...replicaSetTemplateErrors(spec.selector, spec.template), ...strategyErrors(spec.strategy));
  errors.push(...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'), ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'));
  const deadline = spec.progressDeadlineSeconds;
  errors.push(...nonNegative(deadline, 'spec.progressDeadlineSeconds'));
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)) errors.push(invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  return errors;
}

function strategyErrors(strategy: DeploymentSpec['strategy'] = {}): FieldError[] {
  const at = 'spec.strategy';
  const { type = '', rollingUpdate } = strategy;
  if (type === 'Recreate') return rollingUpdate === undefined ? [] : [forbiddenField(`${at}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  if (type !== 'RollingUpdate') return [notSupported(at, { Type: type, RollingUpdate: rollingUpdate === undefined ? null : { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } }, ['Recreate', 'RollingUpdate'])];
  const errors = [...intOrPercentErrors(maxUnavailable, `${at}.rollingUpdate.maxUnavailable`), ...intOrPercentErrors(maxSurge, `${at}.rollingUpdate.maxSurge`)];
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0) errors.push(invalidValue(`${at}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  return [...errors, ...overAllErrors(maxUnavailable, `${at}.rollingUpdate.maxUnavailable`)];
}
