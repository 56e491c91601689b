// Mirrors pkg/apis/admissionregistration/validation
import type { MutatingAdmissionPolicyBinding } from '#cluster/api/generated/types.js';
import type { FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { matchResourcesErrors, mutatingOperationsErrors, paramRefErrors } from '#cluster/registry/admissionregistration/match-validation.js';
import { bindingTargetErrors } from '#cluster/registry/admissionregistration/policy-validation.js';

export function bindingErrors({ spec = {} }: MutatingAdmissionPolicyBinding): FieldError[] {
  return [
    ...bindingTargetErrors(spec.policyName ?? ''),
    ...paramRefErrors(spec.paramRef, 'spec.paramRef'),
    ...matchResourcesErrors(spec.matchResources, 'spec.matchResources'),
    ...mutatingOperationsErrors(spec.matchResources, 'spec.matchResources'),
  ];
}
