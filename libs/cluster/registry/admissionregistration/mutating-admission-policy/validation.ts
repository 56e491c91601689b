// Mirrors pkg/apis/admissionregistration/validation
// Differs: nothing that can be seen.
import type { MutatingAdmissionPolicy, Mutation } from '#cluster/api/generated/types.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { MUTATION_RETURNS, mutationEnvironment } from '#cluster/apiserver/admission/expressions/mutations.js';
import type { CelEnv } from '#cluster/cel/env.js';
import { oneOf } from '#cluster/registry/admissionregistration/match-validation.js';
import { commonErrors, composedScope, expressionErrors, variablesErrors } from '#cluster/registry/admissionregistration/policy-validation.js';

const PATCH_TYPES = ['ApplyConfiguration', 'JSONPatch'];
const REINVOCATION_POLICIES = ['IfNeeded', 'Never'];

export function policyErrors({ spec = {} }: MutatingAdmissionPolicy): FieldError[] {
  const scope = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
  const variables = spec.variables ?? [];
  const mutations = spec.mutations ?? [];
  const environment = mutationEnvironment(composedScope(variables, scope));
  return [
    ...commonErrors(spec, 'mutates'),
    ...variablesErrors(variables, scope, 'spec.variables'),
    ...(mutations.length === 0 ? [required('spec.mutations', 'mutations must contain at least one item')] : []),
    ...mutations.flatMap((mutation, i) => mutationErrors(mutation, environment, `spec.mutations[${i}]`)),
    ...((spec.reinvocationPolicy ?? '') === '' ? [required('spec.reinvocationPolicy')] : oneOf('spec.reinvocationPolicy', spec.reinvocationPolicy, REINVOCATION_POLICIES)),
  ];
}

function mutationErrors(mutation: Mutation, environment: CelEnv, at: string): FieldError[] {
  const patchType = mutation.patchType ?? '';
  if (patchType === '') return [required(`${at}.patchType`)];
  if (!PATCH_TYPES.includes(patchType)) return oneOf(`${at}.patchType`, patchType, PATCH_TYPES);
  const [own, other] = patchType === 'JSONPatch' ? (['jsonPatch', 'applyConfiguration'] as const) : (['applyConfiguration', 'jsonPatch'] as const);
  const errors: FieldError[] = [];
  const expression = mutation[own]?.expression?.trim() ?? '';
  if (mutation[own] === undefined) errors.push(required(`${at}.${own}`, `must be specified when patchType is ${patchType}`));
  else if (expression === '') errors.push(required(`${at}.${own}.expression`));
  else errors.push(...expressionErrors(expression, environment, MUTATION_RETURNS[own], `${at}.${own}.expression`));
  // What is shown is the name of the field, not what it says.
  return mutation[other] === undefined ? errors : [...errors, invalidValue(`${at}.${other}`, `{${other}}`, `must not be specified when patchType is ${patchType}`)];
}
