// Mirrors pkg/registry/admissionregistration/validatingadmissionpolicy
import type { ValidatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import { withStatusOnly } from '#cluster/apiserver/status-update.js';
import { firstOf, paramKindRightErrors } from '#cluster/registry/admissionregistration/param-rights.js';
import { fillMatch } from '#cluster/registry/admissionregistration/policies.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { checkTypesLater } from './type-checking.js';
import { policyErrors, policyStatusErrors } from './validation.js';

export const admissionPolicyStrategy: Behaviour<ValidatingAdmissionPolicy> = {
  hasGeneration: true,
  allowsUnconditionalUpdate: false,
  setDefaults: (policy) => withPart(policy, 'spec', (spec) => withPart(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', fillMatch)),
  validate: (policy, { store }) => firstOf(policyErrors(policy), () => paramKindRightErrors(policy.spec?.paramKind, undefined, store)),
  validateUpdate: (next, previous, { store }) => firstOf(policyErrors(next), () => paramKindRightErrors(next.spec?.paramKind, previous.spec?.paramKind, store)),
  prepareForStatusUpdate: withStatusOnly,
  validateStatusUpdate: policyStatusErrors,
  afterChange: (next, _previous, store) => {
    if (next !== undefined && next.status?.observedGeneration !== next.metadata?.generation) checkTypesLater(next.metadata?.name ?? '', store);
  },
};
