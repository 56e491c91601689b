// Mirrors pkg/registry/networking/networkpolicy
// Differs: nothing that can be seen.
import type { IPBlock, NetworkPolicy } from '#cluster/api/generated/types.js';
import { cidrWarnings } from '#cluster/apimachinery/validation/addresses.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { rulesOf, validate } from './validation.js';

export const networkPolicyStrategy: Behaviour<NetworkPolicy> = {
  hasGeneration: true,
  setDefaults: (policy) =>
    withPart(policy, 'spec', (spec) => {
      const types = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
      const filled = (spec.policyTypes ?? []).length === 0 ? { ...spec, policyTypes: types } : spec;
      const ports = <P extends { readonly protocol?: string }>(list: readonly P[]) => list.map((port) => fill(port, { protocol: 'TCP' } as Partial<P>));
      const ingress = withPart(filled, 'ingress', (rules) => rules.map((rule) => withPart(rule, 'ports', ports)));
      return withPart(ingress, 'egress', (rules) => rules.map((rule) => withPart(rule, 'ports', ports)));
    }),
  validate,
  warnings: (policy) => blocks(policy).flatMap(([{ cidr, except = [] }, path]) => [...cidrWarnings(`${path}.cidr`, cidr), ...except.flatMap((each, i) => cidrWarnings(`${path}.except[${i}]`, each))]),
};

function blocks(policy: NetworkPolicy): (readonly [IPBlock, path: string])[] {
  return rulesOf(policy).flatMap(({ peers }) => peers.flatMap(([{ ipBlock }, path]) => (ipBlock === undefined ? [] : [[ipBlock, `${path}.ipBlock`] as const])));
}
