// Mirrors pkg/registry/admissionregistration/mutatingadmissionpolicybinding
import type { MutatingAdmissionPolicyBinding } from '#cluster/api/generated/types.js';
import { fillMatch } from '#cluster/registry/admissionregistration/policies.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { withPart } from '#cluster/registry/fill.js';
import { bindingErrors } from './validation.js';

export const mutatingPolicyBindingStrategy: Behaviour<MutatingAdmissionPolicyBinding> = {
  hasGeneration: true,
  allowsUnconditionalUpdate: false,
  setDefaults: (binding) => withPart(binding, 'spec', (spec) => withPart(spec, 'matchResources', fillMatch)),
  validate: bindingErrors,
  validateUpdate: bindingErrors,
};
