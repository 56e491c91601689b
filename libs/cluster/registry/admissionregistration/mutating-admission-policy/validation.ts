// Mirrors pkg/apis/admissionregistration/validation
import type { MutatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import { required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { MUTATION_RETURNS, mutationEnvironment } from '#cluster/apiserver/admission/expressions/mutations.js';
import { oneOf } from '#cluster/registry/admissionregistration/match-validation.js';
import { commonErrors, composedScope, expressionErrors, variablesErrors } from '#cluster/registry/admissionregistration/policy-validation.js';

export function policyErrors({ spec = {} }: MutatingAdmissionPolicy): FieldError[] {
  const scope = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
  const variables = spec.variables ?? [];
  const errors = [...commonErrors(spec), ...variablesErrors(variables, scope, 'spec.variables')];
  if ((spec.mutations ?? []).length === 0) errors.push(required('spec.mutations', 'mutations must contain at least one item'));
  const environment = mutationEnvironment(composedScope(variables, scope));
  spec.mutations?.forEach(({ patchType, applyConfiguration, jsonPatch }, i) => {
    const at = `spec.mutations[${i}]`;
    if ((patchType ?? '') === '') {
      errors.push(required(`${at}.patchType`));
      return;
    }
    const known = oneOf(`${at}.patchType`, patchType, ['ApplyConfiguration', 'JSONPatch']);
    errors.push(...known);
    if (known.length > 0) return;
    const [own, other] = patchType === 'JSONPatch' ? (['jsonPatch', 'applyConfiguration'] as const) : (['applyConfiguration', 'jsonPatch'] as const);
    const given = { jsonPatch, applyConfiguration };
    if (given[other] !== undefined) errors.push({ type: 'FieldValueForbidden', field: `${at}.${other}`, body: `Forbidden: must not be specified when patchType is ${patchType}` });
    const expression = given[own]?.expression ?? '';
    if (expression.trim() === '') errors.push(required(`${at}.${own}.expression`));
    else errors.push(...expressionErrors(expression, environment, MUTATION_RETURNS[own], `${at}.${own}.expression`));
  });
  return [...errors, ...(spec.reinvocationPolicy === undefined ? [required('spec.reinvocationPolicy')] : oneOf('spec.reinvocationPolicy', spec.reinvocationPolicy, ['IfNeeded', 'Never']))];
}
