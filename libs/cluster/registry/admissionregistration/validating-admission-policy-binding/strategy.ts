// Mirrors pkg/registry/admissionregistration/validatingadmissionpolicybinding
import type { ValidatingAdmissionPolicyBinding } from '#cluster/api/generated/types.js';
import { fillMatch } from '#cluster/registry/admissionregistration/policies.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { withPart } from '#cluster/registry/fill.js';
import { bindingErrors } from './validation.js';

export const policyBindingStrategy: Behaviour<ValidatingAdmissionPolicyBinding> = {
  hasGeneration: true,
  allowsUnconditionalUpdate: false,
  setDefaults: (binding) => withPart(binding, 'spec', (spec) => withPart(spec, 'matchResources', fillMatch)),
  validate: bindingErrors,
  validateUpdate: bindingErrors,
};
