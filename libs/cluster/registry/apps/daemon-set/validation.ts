// Mirrors pkg/apis/apps/validation
import type { DaemonSet, DaemonSetSpec } from '#cluster/api/generated/types.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { emptySelectorErrors, endingErrors, isWrong, mismatchErrors } from '#cluster/registry/apps/selector-validation.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';
import { amountOf, intOrPercentErrors, nonNegative, overAllErrors } from '#cluster/registry/field-checks.js';

export function validate({ spec = {} as DaemonSetSpec }: DaemonSet): FieldError[] {
  const { selector, template } = spec;
  return [
    ...labelSelectorErrors(selector, 'spec.selector'),
    ...(isWrong(selector) ? [] : mismatchErrors(selector, template)),
    ...emptySelectorErrors(selector, 'daemonset'),
    ...validatePodTemplate(template, 'spec.template'),
    ...endingErrors(template, 'DaemonSet'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...strategyErrors(spec.updateStrategy),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

function strategyErrors({ type = '', rollingUpdate }: NonNullable<DaemonSetSpec['updateStrategy']> = {}): FieldError[] {
  if (type === 'OnDelete') return [];
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  if (type !== 'RollingUpdate') return [notSupported('spec.updateStrategy', { Type: type, RollingUpdate: rollingUpdate === undefined ? null : { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } }, ['RollingUpdate', 'OnDelete'])];
  const at = 'spec.updateStrategy.rollingUpdate';
  const errors = [...intOrPercentErrors(maxUnavailable, `${at}.maxUnavailable`), ...intOrPercentErrors(maxSurge, `${at}.maxSurge`)];
  errors.push(...overAllErrors(maxUnavailable, `${at}.maxUnavailable`), ...overAllErrors(maxSurge, `${at}.maxSurge`));
  const [some, more] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0];
  if (some && more) errors.push(invalidValue(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  if (!some && !more) errors.push(required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  return errors;
}
