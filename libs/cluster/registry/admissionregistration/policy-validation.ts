// Mirrors pkg/apis/admissionregistration/validation: policies and bindings
import type { AuditAnnotation, ParamKind, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, Validation, Variable } from '#cluster/api/generated/types.js';
import { compileVariables, environmentOf, RETURNS, type Scope } from '#cluster/apiserver/admission/expressions/environment.js';
import { duplicate, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1035LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { compile, isFailure } from '#cluster/cel/compile.js';
import type { CelEnv } from '#cluster/cel/env.js';
import type { CelType } from '#cluster/cel/types.js';
import { FAILURE_POLICIES, matchConditionsErrors, matchResourcesErrors, oneOf, paramRefErrors } from './match-validation.js';

const ANNOTATIONS_MAX = 20;
const ANNOTATION_EXPRESSION_BYTES_MAX = 5 * 1024;
const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const RESERVED: ReadonlySet<string> = new Set('true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '));

export function policyErrors({ metadata, spec = {} }: ValidatingAdmissionPolicy): FieldError[] {
  const errors = commonErrors(spec);
  const validations = spec.validations ?? [];
  const annotations = spec.auditAnnotations ?? [];
  const scope: Scope = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
  errors.push(...variablesErrors(spec.variables ?? [], scope, 'spec.variables'));
  if (validations.length === 0 && annotations.length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item';
    return [...errors, required('spec.validations', detail), required('spec.auditAnnotations', detail)];
  }
  const composed = composedScope(spec.variables ?? [], scope);
  validations.forEach((validation, i) => {
    errors.push(...validationErrors(validation, composed, `spec.validations[${i}]`));
  });
  if (annotations.length > ANNOTATIONS_MAX) errors.push(invalidValue('spec.auditAnnotations', annotations, `must not have more than ${ANNOTATIONS_MAX} auditAnnotations`));
  annotations.forEach((annotation, i) => {
    const at = `spec.auditAnnotations[${i}]`;
    errors.push(...annotationErrors(metadata?.name ?? '', annotation, environmentOf(composed), at));
    if (annotations.findIndex(({ key }) => key === annotation.key) < i) errors.push(duplicate(`${at}.key`, annotation.key));
  });
  return errors;
}

interface CommonSpec {
  readonly failurePolicy?: string;
  readonly paramKind?: ParamKind;
  readonly matchConstraints?: NonNullable<ValidatingAdmissionPolicy['spec']>['matchConstraints'];
  readonly matchConditions?: NonNullable<ValidatingAdmissionPolicy['spec']>['matchConditions'];
}

/** Of policies that validate and that mutate. */
export function commonErrors(spec: CommonSpec): FieldError[] {
  const errors: FieldError[] = spec.failurePolicy === undefined ? [required('spec.failurePolicy')] : oneOf('spec.failurePolicy', spec.failurePolicy, FAILURE_POLICIES);
  if (spec.paramKind !== undefined) errors.push(...paramKindErrors(spec.paramKind));
  if (spec.matchConstraints === undefined) errors.push(required('spec.matchConstraints'));
  else {
    errors.push(...matchResourcesErrors(spec.matchConstraints, 'spec.matchConstraints'));
    if ((spec.matchConstraints.resourceRules ?? []).length === 0) errors.push(required('spec.matchConstraints.resourceRules'));
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
    else if (!/^[_a-zA-Z]\w*$/.test(name) || RESERVED.has(name)) errors.push(invalidValue(`${field}[${i}].name`, name, 'name is not a valid CEL identifier'));
    if (expression.trim() === '') return [...errors, required(`${field}[${i}].expression`, 'expression is not specified')];
    const made = compiled.get(name);
    return made !== undefined && isFailure(made) ? [...errors, invalidValue(`${field}[${i}].expression`, expression, made.problem)] : errors;
  });
}

export function expressionErrors(expression: string, environment: CelEnv, returns: readonly CelType[], field: string, shownAs = expression): FieldError[] {
  const made = compile(expression, environment, returns);
  return isFailure(made) ? [invalidValue(field, shownAs, made.problem)] : [];
}

function validationErrors(validation: Validation, scope: Scope, field: string): FieldError[] {
  const { expression = '', message = '', messageExpression = '', reason } = validation;
  const errors: FieldError[] = [];
  if (expression.trim() === '') errors.push(required(`${field}.expression`, 'expression is not specified'));
  else errors.push(...expressionErrors(expression, environmentOf(scope), RETURNS.condition, `${field}.expression`));
  if (messageExpression !== '' && messageExpression.trim() === '') errors.push(invalidValue(`${field}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  else if (messageExpression !== '') errors.push(...expressionErrors(messageExpression, environmentOf({ ...scope, hasAuthorizer: false }), RETURNS.message, `${field}.messageExpression`));
  if (message !== '' && message.trim() === '') errors.push(invalidValue(`${field}.message`, message, 'message must be non-empty if specified'));
  else if (/[\n\r]/.test(message.trim())) errors.push(invalidValue(`${field}.message`, message, 'message must not contain line breaks'));
  return reason === undefined || REASONS.includes(reason) ? errors : [...errors, notSupported(`${field}.reason`, reason, REASONS)];
}

function annotationErrors(policy: string, { key = '', valueExpression = '' }: AuditAnnotation, environment: CelEnv, field: string): FieldError[] {
  const errors = qualifiedNameErrors(`${policy}/${key}`).map((problem) => invalidValue(`${field}.key`, `${policy}/${key}`, problem));
  const trimmed = valueExpression.trim();
  if (trimmed === '') return [...errors, required(`${field}.valueExpression`, 'valueExpression is not specified')];
  if (trimmed.length > ANNOTATION_EXPRESSION_BYTES_MAX) return [...errors, required(`${field}.valueExpression`, `must not exceed ${ANNOTATION_EXPRESSION_BYTES_MAX} bytes in length`)];
  return [...errors, ...expressionErrors(trimmed, environment, RETURNS.annotation, `${field}.valueExpression`, valueExpression)];
}

export function bindingErrors({ spec }: ValidatingAdmissionPolicyBinding): FieldError[] {
  // matchResouces: so Kubernetes writes it.
  return [...bindingTargetErrors(spec.policyName ?? ''), ...paramRefErrors(spec.paramRef, 'spec.paramRef'), ...matchResourcesErrors(spec.matchResources, 'spec.matchResouces'), ...actionsErrors(spec.validationActions ?? [])];
}

export function bindingTargetErrors(policyName: string): FieldError[] {
  if (policyName === '') return [required('spec.policyName')];
  return dns1123SubdomainErrors(policyName).map((problem) => invalidValue('spec.policyName', policyName, problem));
}

function actionsErrors(actions: readonly string[]): FieldError[] {
  const field = 'spec.validationActions';
  const errors: FieldError[] = [];
  actions.forEach((action, i) => {
    errors.push(...oneOf(`${field}[${i}]`, action, ['Audit', 'Deny', 'Warn']));
    if (actions.indexOf(action) < i) errors.push(duplicate(`${field}[${i}]`, action));
  });
  if (actions.includes('Deny') && actions.includes('Warn')) errors.push(invalidValue(field, actions, 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'));
  return actions.length === 0 ? [required(field, 'at least one validation action is required')] : errors;
}
