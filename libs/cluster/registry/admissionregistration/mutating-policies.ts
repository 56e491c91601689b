// Mirrors pkg/registry/admissionregistration/{mutatingadmissionpolicy,mutatingadmissionpolicybinding}
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding } from '#cluster/api/generated/types.js';
import { mutationEnvironment, MUTATION_RETURNS } from '#cluster/apiserver/admission/expressions/mutations.js';
import { required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { AGE, integer, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { matchResourcesErrors, oneOf, paramRefErrors } from './match-validation.js';
import { BINDING_COLUMNS, fillMatch, showParamKind } from './policies.js';
import { bindingTargetErrors, commonErrors, composedScope, expressionErrors, variablesErrors } from './policy-validation.js';

function policyErrors({ spec = {} }: MutatingAdmissionPolicy): FieldError[] {
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

function bindingErrors({ spec = {} }: MutatingAdmissionPolicyBinding): FieldError[] {
  return [...bindingTargetErrors(spec.policyName ?? ''), ...paramRefErrors(spec.paramRef, 'spec.paramRef'), ...matchResourcesErrors(spec.matchResources, 'spec.matchResources')];
}

export const mutatingPolicyStrategy: Behaviour<MutatingAdmissionPolicy> = {
  hasGeneration: true,
  setDefaults: (policy) => withPart(policy, 'spec', (spec) => withPart(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', fillMatch)),
  validate: policyErrors,
  validateUpdate: policyErrors,
  columns: [NAME, integer('Mutations', ({ spec }) => spec?.mutations?.length ?? 0), text('ParamKind', ({ spec }) => showParamKind(spec?.paramKind)), AGE],
};

export const mutatingPolicyBindingStrategy: Behaviour<MutatingAdmissionPolicyBinding> = {
  hasGeneration: true,
  setDefaults: (binding) => withPart(binding, 'spec', (spec) => withPart(spec, 'matchResources', fillMatch)),
  validate: bindingErrors,
  validateUpdate: bindingErrors,
  columns: BINDING_COLUMNS,
};
