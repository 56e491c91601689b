import type { MutatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { showParamKind } from '#cluster/registry/admissionregistration/policies.js';
import { AGE, integer, NAME, text } from '#cluster/registry/columns.js';

export const mutatingAdmissionPolicyColumns: readonly Column<MutatingAdmissionPolicy>[] = [NAME, integer('Mutations', ({ spec }) => spec?.mutations?.length ?? 0), text('ParamKind', ({ spec }) => showParamKind(spec?.paramKind)), AGE];
