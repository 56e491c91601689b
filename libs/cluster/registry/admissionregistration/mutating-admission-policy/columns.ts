import type { MutatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { showParamKind } from '#cluster/registry/admissionregistration/policies.js';
import { AGE, described, integer, NAME, text } from '#cluster/registry/columns.js';

export const mutatingAdmissionPolicyColumns: readonly Column<MutatingAdmissionPolicy>[] = described([NAME, integer('Mutations', ({ spec }) => spec?.mutations?.length ?? 0), text('ParamKind', ({ spec }) => showParamKind(spec?.paramKind)), AGE], {
  Mutations: 'Mutation indicates the number of mutations rules defined in this configuration',
  ParamKind: 'ParamKind specifies the kind of resources used to parameterize this policy',
});
