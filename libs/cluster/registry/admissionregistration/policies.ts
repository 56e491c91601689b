// Mirrors pkg/registry/admissionregistration/{validatingadmissionpolicy,validatingadmissionpolicybinding}
import type { MatchResources, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '#cluster/api/generated/types.js';
import { AGE, integer, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { bindingErrors, policyErrors } from './policy-validation.js';
import { checkTypesLater } from './type-checking.js';

/** What is left out of a match means everything. */
export function fillMatch(match: MatchResources): MatchResources {
  const rules = (list: MatchResources['resourceRules']) => list?.map((rule) => fill(rule, { scope: '*' }));
  const filled = fill(match, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} });
  return {
    ...filled,
    ...(match.resourceRules === undefined ? {} : { resourceRules: rules(match.resourceRules) as NonNullable<MatchResources['resourceRules']> }),
    ...(match.excludeResourceRules === undefined ? {} : { excludeResourceRules: rules(match.excludeResourceRules) as NonNullable<MatchResources['resourceRules']> }),
  };
}

export function showParamKind(kind: { readonly apiVersion?: string; readonly kind?: string } | undefined): string {
  return kind === undefined ? '<unset>' : `${kind.apiVersion ?? ''}/${kind.kind ?? ''}`;
}

export const admissionPolicyStrategy: Behaviour<ValidatingAdmissionPolicy> = {
  hasGeneration: true,
  setDefaults: (policy) => withPart(policy, 'spec', (spec) => withPart(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', fillMatch)),
  validate: policyErrors,
  validateUpdate: policyErrors,
  afterChange: (next, _previous, store) => {
    if (next !== undefined && next.status?.observedGeneration !== next.metadata?.generation) checkTypesLater(next.metadata?.name ?? '', store);
  },
  columns: [NAME, integer('Validations', ({ spec }) => spec?.validations?.length ?? 0), text('ParamKind', ({ spec }) => showParamKind(spec?.paramKind)), AGE],
};

export const BINDING_COLUMNS = [
  NAME,
  text<ValidatingAdmissionPolicyBinding>('PolicyName', ({ spec }) => spec?.policyName ?? ''),
  text<ValidatingAdmissionPolicyBinding>('ParamRef', ({ spec }) => {
    const ref = spec?.paramRef;
    if (ref === undefined) return '<unset>';
    return (ref.namespace ?? '') === '' ? (ref.name ?? '*') : `${ref.namespace}/${ref.name ?? '*'}`;
  }),
  AGE,
];

export const policyBindingStrategy: Behaviour<ValidatingAdmissionPolicyBinding> = {
  hasGeneration: true,
  setDefaults: (binding) => withPart(binding, 'spec', (spec) => withPart(spec, 'matchResources', fillMatch)),
  validate: bindingErrors,
  validateUpdate: bindingErrors,
  columns: BINDING_COLUMNS,
};
