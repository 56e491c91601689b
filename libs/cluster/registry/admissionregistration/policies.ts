// What policies of both kinds and their bindings share.
import type { MatchResources, MutatingAdmissionPolicyBinding, ValidatingAdmissionPolicyBinding } from '#cluster/api/generated/types.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';
import { fill } from '#cluster/registry/fill.js';

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

type Binding = ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding;

export const policyBindingColumns = described([
  NAME,
  text<Binding>('PolicyName', ({ spec }) => spec?.policyName ?? ''),
  text<Binding>('ParamRef', ({ spec }) => {
    const ref = spec?.paramRef;
    if (ref === undefined) return '<unset>';
    return (ref.namespace ?? '') === '' ? (ref.name ?? '*') : `${ref.namespace}/${ref.name ?? '*'}`;
  }),
  AGE,
], {
  PolicyName: 'PolicyName indicates the policy definition which the policy binding binded to',
  ParamRef: 'ParamRef indicates the param resource which sets the configration param',
});
