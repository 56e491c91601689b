// Mirrors pkg/apis/admissionregistration/validation: what policies and bindings that validate and that mutate have in common
import type { ParamKind, ValidatingAdmissionPolicy, Variable } from '#cluster/api/generated/types.js';
import { compileVariables, type Scope } from '#cluster/apiserver/admission/expressions/environment.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1035LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { compile, isFailure } from '#cluster/cel/compile.js';
import type { CelEnv } from '#cluster/cel/env.js';
import type { CelType } from '#cluster/cel/types.js';
import { FAILURE_POLICIES, matchConditionsErrors, matchResourcesErrors, mutatingOperationsErrors, oneOf } from './match-validation.js';

const RESERVED: ReadonlySet<string> = new Set('true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '));

interface CommonSpec {
  readonly failurePolicy?: string;
  readonly paramKind?: ParamKind;
  readonly matchConstraints?: NonNullable<ValidatingAdmissionPolicy['spec']>['matchConstraints'];
  readonly matchConditions?: NonNullable<ValidatingAdmissionPolicy['spec']>['matchConditions'];
}

export function commonErrors(spec: CommonSpec, does: 'mutates' | 'validates'): FieldError[] {
  const errors: FieldError[] = spec.failurePolicy === undefined ? [required('spec.failurePolicy')] : oneOf('spec.failurePolicy', spec.failurePolicy, FAILURE_POLICIES);
  if (spec.paramKind !== undefined) errors.push(...paramKindErrors(spec.paramKind));
  if (spec.matchConstraints === undefined) errors.push(required('spec.matchConstraints'));
  else {
    errors.push(...matchResourcesErrors(spec.matchConstraints, 'spec.matchConstraints'));
    if ((spec.matchConstraints.resourceRules ?? []).length === 0) errors.push(required('spec.matchConstraints.resourceRules'));
    if (does === 'mutates') errors.push(...mutatingOperationsErrors(spec.matchConstraints, 'spec.matchConstraints'));
  }
  return [...errors, ...matchConditionsErrors(spec.matchConditions, spec.paramKind !== undefined, 'spec.matchConditions')];
}

export function composedScope(variables: readonly Variable[], scope: Scope): Scope {
  const { types } = compileVariables(variables, scope);
  return types === undefined ? scope : { ...scope, variables: types };
}

function paramKindErrors({ apiVersion = '', kind = '' }: ParamKind): FieldError[] {
  const errors: FieldError[] = [];
  const at = 'spec.paramKind';
  const parts = apiVersion.split('/');
  const [group, version] = parts.length === 1 ? ['', apiVersion] : (parts as [string, string]);
  if (apiVersion === '') errors.push(required(`${at}.apiVersion`));
  else if (parts.length > 2) errors.push(invalidValue(`${at}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    if (group !== '' && dns1123SubdomainErrors(group).length > 0) errors.push(invalidValue(`${at}.apiVersion`, group, dns1123SubdomainErrors(group).join(',')));
    if (version === '') errors.push(invalidValue(`${at}.apiVersion`, apiVersion, 'version must be specified'));
    else if (dns1035LabelErrors(version).length > 0) errors.push(invalidValue(`${at}.apiVersion`, version, dns1035LabelErrors(version).join(',')));
  }
  const problems = dns1035LabelErrors(kind.toLowerCase());
  if (kind === '') errors.push(required(`${at}.kind`));
  else if (problems.length > 0) errors.push(invalidValue(`${at}.kind`, kind, `may have mixed case, but should otherwise match: ${problems.join(',')}`));
  return errors;
}

export function variablesErrors(variables: readonly Variable[], scope: Scope, field: string): FieldError[] {
  const { compiled } = compileVariables(variables, scope);
  return variables.flatMap(({ name = '', expression = '' }, i) => {
    const errors: FieldError[] = [];
    if (name.trim() === '') errors.push(required(`${field}[${i}].name`, 'name is not specified'));
    else if (!/^[_a-zA-Z]\w*$/.test(name) || RESERVED.has(name)) errors.push(invalidValue(`${field}[${i}].name`, name, 'must be a valid CEL identifier'));
    if (expression.trim() === '') return [...errors, required(`${field}[${i}].expression`, 'expression is not specified')];
    const made = compiled.get(name);
    return made !== undefined && isFailure(made) ? [...errors, invalidValue(`${field}[${i}].expression`, expression, made.problem)] : errors;
  });
}

export function expressionErrors(expression: string, environment: CelEnv, returns: readonly CelType[], field: string, shownAs = expression): FieldError[] {
  const made = compile(expression, environment, returns);
  return isFailure(made) ? [invalidValue(field, shownAs, made.problem)] : [];
}

export function bindingTargetErrors(policyName: string): FieldError[] {
  if (policyName === '') return [required('spec.policyName')];
  return dns1123SubdomainErrors(policyName).map((problem) => invalidValue('spec.policyName', policyName, problem));
}
