// Mirrors pkg/registry/admissionregistration/mutatingadmissionpolicy
import type { MutatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import { firstOf, paramKindRightErrors } from '#cluster/registry/admissionregistration/param-rights.js';
import { fillMatch } from '#cluster/registry/admissionregistration/policies.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { policyErrors } from './validation.js';

export const mutatingPolicyStrategy: Behaviour<MutatingAdmissionPolicy> = {
  hasGeneration: true,
  allowsUnconditionalUpdate: false,
  setDefaults: (policy) => withPart(policy, 'spec', (spec) => withPart(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', fillMatch)),
  validate: (policy, { store }) => firstOf(policyErrors(policy), () => paramKindRightErrors(policy.spec?.paramKind, undefined, store)),
  validateUpdate: (next, previous, { store }) => firstOf(policyErrors(next), () => paramKindRightErrors(next.spec?.paramKind, previous.spec?.paramKind, store)),
};
