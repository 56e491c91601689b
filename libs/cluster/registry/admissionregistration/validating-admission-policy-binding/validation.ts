// Mirrors pkg/apis/admissionregistration/validation
import type { ValidatingAdmissionPolicyBinding } from '#cluster/api/generated/types.js';
import { duplicate, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { matchResourcesErrors, oneOf, paramRefErrors } from '#cluster/registry/admissionregistration/match-validation.js';
import { bindingTargetErrors } from '#cluster/registry/admissionregistration/policy-validation.js';

export function bindingErrors({ spec }: ValidatingAdmissionPolicyBinding): FieldError[] {
  return [...bindingTargetErrors(spec.policyName ?? ''), ...paramRefErrors(spec.paramRef, 'spec.paramRef'), ...matchResourcesErrors(spec.matchResources, 'spec.matchResources'), ...actionsErrors(spec.validationActions ?? [])];
}

function actionsErrors(actions: readonly string[]): FieldError[] {
  const field = 'spec.validationActions';
  const errors: FieldError[] = [];
  actions.forEach((action, i) => {
    errors.push(...oneOf(`${field}[${i}]`, action, ['Audit', 'Deny', 'Warn']));
    if (actions.indexOf(action) < i) errors.push(duplicate(`${field}[${i}]`, action));
  });
  if (actions.includes('Deny') && actions.includes('Warn')) errors.push(invalidValue(field, actions, 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'));
  return actions.length === 0 ? [required(field, 'at least one validation action is required')] : errors;
}
