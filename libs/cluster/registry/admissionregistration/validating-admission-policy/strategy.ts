// Mirrors pkg/registry/admissionregistration/validatingadmissionpolicy
import type { ValidatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import { withStatusOnly } from '#cluster/apiserver/status-update.js';
import { fillMatch } from '#cluster/registry/admissionregistration/policies.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { checkTypesLater } from './type-checking.js';
import { policyErrors, policyStatusErrors } from './validation.js';

export const admissionPolicyStrategy: Behaviour<ValidatingAdmissionPolicy> = {
  hasGeneration: true,
  allowsUnconditionalUpdate: false,
  setDefaults: (policy) => withPart(policy, 'spec', (spec) => withPart(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', fillMatch)),
  validate: policyErrors,
  validateUpdate: policyErrors,
  prepareForStatusUpdate: withStatusOnly,
  validateStatusUpdate: policyStatusErrors,
  afterChange: (next, _previous, store) => {
    if (next !== undefined && next.status?.observedGeneration !== next.metadata?.generation) checkTypesLater(next.metadata?.name ?? '', store);
  },
};
