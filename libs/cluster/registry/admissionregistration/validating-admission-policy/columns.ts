import type { ValidatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { showParamKind } from '#cluster/registry/admissionregistration/policies.js';
import { AGE, described, integer, NAME, text } from '#cluster/registry/columns.js';

export const validatingAdmissionPolicyColumns: readonly Column<ValidatingAdmissionPolicy>[] = described([NAME, integer('Validations', ({ spec }) => spec?.validations?.length ?? 0), text('ParamKind', ({ spec }) => showParamKind(spec?.paramKind)), AGE], {
  Validations: 'Validations indicates the number of validation rules defined in this configuration',
  ParamKind: 'ParamKind specifies the kind of resources used to parameterize this policy',
});
