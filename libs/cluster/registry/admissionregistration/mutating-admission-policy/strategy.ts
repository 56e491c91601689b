// Mirrors pkg/registry/admissionregistration/mutatingadmissionpolicy
import type { MutatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import { fillMatch } from '#cluster/registry/admissionregistration/policies.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { policyErrors } from './validation.js';

export const mutatingPolicyStrategy: Behaviour<MutatingAdmissionPolicy> = {
  hasGeneration: true,
  allowsUnconditionalUpdate: false,
  setDefaults: (policy) => withPart(policy, 'spec', (spec) => withPart(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', fillMatch)),
  validate: policyErrors,
  validateUpdate: policyErrors,
};
