// Mirrors pkg/apis/apps/validation
import type { DaemonSet } from '#cluster/api/generated/types.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { templateErrors, workloadSelectorErrors } from '#cluster/registry/apps/selector-validation.js';
import { intOrPercentErrors, nonNegative } from '#cluster/registry/field-checks.js';

export function validate({ spec }: DaemonSet): FieldError[] {
  if (spec === undefined) return [required('spec')];
  const errors = [...workloadSelectorErrors(spec.selector, 'daemonset'), ...templateErrors(spec.selector, spec.template), ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds')];
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (type !== 'OnDelete' && type !== 'RollingUpdate') errors.push(notSupported('spec.updateStrategy.type', type, ['OnDelete', 'RollingUpdate']));
  const at = 'spec.updateStrategy.rollingUpdate';
  errors.push(...intOrPercentErrors(rollingUpdate?.maxUnavailable, `${at}.maxUnavailable`), ...intOrPercentErrors(rollingUpdate?.maxSurge, `${at}.maxSurge`));
  const isZero = (value: number | string | undefined) => value === 0 || value === '0%';
  if (type === 'RollingUpdate' && isZero(rollingUpdate?.maxUnavailable) && isZero(rollingUpdate?.maxSurge)) {
    errors.push(invalidValue(`${at}.maxUnavailable`, rollingUpdate?.maxUnavailable, 'cannot be 0 when maxSurge is 0'));
  }
  if (type === 'RollingUpdate' && !isZero(rollingUpdate?.maxUnavailable) && !isZero(rollingUpdate?.maxSurge)) {
    errors.push(invalidValue(`${at}.maxSurge`, rollingUpdate?.maxSurge, 'may not be set when maxUnavailable is non-zero'));
  }
  return [...errors, ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit')];
}
