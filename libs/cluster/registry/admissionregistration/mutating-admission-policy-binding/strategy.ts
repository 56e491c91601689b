// Mirrors pkg/registry/admissionregistration/mutatingadmissionpolicybinding
import type { MutatingAdmissionPolicyBinding } from '#cluster/api/generated/types.js';
import { mutatingadmissionpolicies } from '#cluster/api/resources.js';
import type { FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';
import { firstOf, paramRefRightErrors } from '#cluster/registry/admissionregistration/param-rights.js';
import { fillMatch } from '#cluster/registry/admissionregistration/policies.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { withPart } from '#cluster/registry/fill.js';
import { bindingErrors } from './validation.js';

export const mutatingPolicyBindingStrategy: Behaviour<MutatingAdmissionPolicyBinding> = {
  hasGeneration: true,
  allowsUnconditionalUpdate: false,
  setDefaults: (binding) => withPart(binding, 'spec', (spec) => withPart(spec, 'matchResources', fillMatch)),
  validate: (binding, { store }) => firstOf(bindingErrors(binding), () => rightErrors(binding, store)),
  validateUpdate: (next, _previous, { store }) => firstOf(bindingErrors(next), () => rightErrors(next, store)),
};

function rightErrors({ spec = {} }: MutatingAdmissionPolicyBinding, store: StoreAccess): readonly FieldError[] {
  return paramRefRightErrors(spec, store.find(mutatingadmissionpolicies, undefined, spec.policyName ?? ''), 'mutates', store);
}
