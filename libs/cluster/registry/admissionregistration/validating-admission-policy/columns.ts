import type { ValidatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { showParamKind } from '#cluster/registry/admissionregistration/policies.js';
import { AGE, integer, NAME, text } from '#cluster/registry/columns.js';

export const validatingAdmissionPolicyColumns: readonly Column<ValidatingAdmissionPolicy>[] = [NAME, integer('Validations', ({ spec }) => spec?.validations?.length ?? 0), text('ParamKind', ({ spec }) => showParamKind(spec?.paramKind)), AGE];
