// Mirrors pkg/apis/admissionregistration/validation
// Differs: a field that a warning points to is not read as a JSON path.
import type { AuditAnnotation, ValidatingAdmissionPolicy, Validation } from '#cluster/api/generated/types.js';
import { environmentOf, RETURNS, type Scope } from '#cluster/apiserver/admission/expressions/environment.js';
import { duplicate, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import type { CelEnv } from '#cluster/cel/env.js';
import { conditionsErrors } from '#cluster/registry/conditions.js';
import { commonErrors, composedScope, expressionErrors, variablesErrors } from '#cluster/registry/admissionregistration/policy-validation.js';

const ANNOTATIONS_MAX = 20;
const ANNOTATION_EXPRESSION_BYTES_MAX = 5 * 1024;
const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];

export function policyErrors({ metadata, spec = {} }: ValidatingAdmissionPolicy): FieldError[] {
  const errors = commonErrors(spec, 'validates');
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
  if (annotations.length > ANNOTATIONS_MAX) errors.push(invalidValue('spec.auditAnnotations', annotations.map(({ key: Key, valueExpression: ValueExpression }) => ({ Key, ValueExpression })), `must not have more than ${ANNOTATIONS_MAX} auditAnnotations`));
  annotations.forEach((annotation, i) => {
    const at = `spec.auditAnnotations[${i}]`;
    errors.push(...annotationErrors(metadata?.name ?? '', annotation, environmentOf(composed), at));
    if (annotations.findIndex(({ key }) => key === annotation.key) < i) errors.push(duplicate(`${at}.key`, annotation.key));
  });
  return errors;
}

function validationErrors(validation: Validation, scope: Scope, field: string): FieldError[] {
  const { expression = '', message = '', messageExpression = '', reason } = validation;
  const errors: FieldError[] = [];
  if (expression.trim() === '') errors.push(required(`${field}.expression`, 'expression is not specified'));
  else errors.push(...expressionErrors(expression, environmentOf(scope), RETURNS.condition, `${field}.expression`));
  if (messageExpression !== '' && messageExpression.trim() === '') errors.push(invalidValue(`${field}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  else if (messageExpression !== '') errors.push(...expressionErrors(messageExpression, environmentOf({ ...scope, hasAuthorizer: false }), RETURNS.message, `${field}.messageExpression`));
  if (message !== '' && message.trim() === '') errors.push(invalidValue(`${field}.message`, message, 'must be non-empty if specified'));
  else if (/[\n\r]/.test(message.trim())) errors.push(invalidValue(`${field}.message`, message, 'must not contain line breaks'));
  return reason === undefined || REASONS.includes(reason) ? errors : [...errors, notSupported(`${field}.reason`, reason, REASONS)];
}

function annotationErrors(policy: string, { key = '', valueExpression = '' }: AuditAnnotation, environment: CelEnv, field: string): FieldError[] {
  const errors = qualifiedNameErrors(`${policy}/${key}`).map((problem) => invalidValue(`${field}.key`, `${policy}/${key}`, problem));
  const trimmed = valueExpression.trim();
  if (trimmed === '') return [...errors, required(`${field}.valueExpression`, 'valueExpression is not specified')];
  if (trimmed.length > ANNOTATION_EXPRESSION_BYTES_MAX) return [...errors, required(`${field}.valueExpression`, `must not exceed ${ANNOTATION_EXPRESSION_BYTES_MAX} bytes in length`)];
  return [...errors, ...expressionErrors(trimmed, environment, RETURNS.annotation, `${field}.valueExpression`, valueExpression)];
}

export function policyStatusErrors({ status = {} }: ValidatingAdmissionPolicy): FieldError[] {
  const errors = (status.typeChecking?.expressionWarnings ?? []).flatMap(({ warning, fieldRef }, i) => {
    const at = `status.typeChecking.expressionWarnings[${i}]`;
    return [...((warning ?? '') === '' ? [required(`${at}.warning`)] : []), ...((fieldRef ?? '').trim() === '' ? [required(`${at}.fieldRef`)] : [])];
  });
  return [...errors, ...conditionsErrors(status.conditions ?? [], 'status.conditions')];
}
