// Mirrors pkg/apis/rbac/validation
import type { ClusterRole } from '#cluster/api/generated/types.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';

export function aggregationErrors(rule: ClusterRole['aggregationRule']): FieldError[] {
  const at = 'aggregationRule.clusterRoleSelectors';
  const selectors = rule?.clusterRoleSelectors ?? [];
  if (rule !== undefined && selectors.length === 0) return [required(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  return selectors.flatMap((selector, i) => {
    const errors = labelSelectorErrors(selector, `${at}[${i}]`);
    // The selector that is shown is the one that could not be made.
    return errors.length === 0 ? [] : [...errors, invalidValue(`${at}[${i}]`, null, 'invalid label selector.')];
  });
}
