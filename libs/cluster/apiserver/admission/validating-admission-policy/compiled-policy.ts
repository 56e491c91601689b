// Mirrors apiserver/pkg/admission/plugin/policy/validating/plugin.go: compilePolicy
import type { ValidatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import { compileVariables, environmentOf, RETURNS, type Scope } from '#cluster/apiserver/admission/expressions/environment.js';
import { compile, type Compiled, type CompileFailure } from '#cluster/cel/compile.js';

type Expression = Compiled | CompileFailure;

export interface CompiledPolicy {
  readonly variables: ReadonlyMap<string, Expression>;
  readonly conditions: readonly Expression[];
  readonly validations: readonly { readonly expression: Expression; readonly source: string; readonly message: string; readonly messageExpression: Expression | undefined; readonly reason: string | undefined }[];
  readonly annotations: readonly { readonly key: string; readonly source: string; readonly expression: Expression }[];
}

export function compilePolicy({ spec = {} }: ValidatingAdmissionPolicy): CompiledPolicy {
  const scope: Scope = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
  const variables = compileVariables(spec.variables ?? [], scope);
  const composed: Scope = variables.types === undefined ? scope : { ...scope, variables: variables.types };
  const environment = environmentOf(composed);
  const forMessages = environmentOf({ ...composed, hasAuthorizer: false });
  return {
    variables: variables.compiled,
    conditions: (spec.matchConditions ?? []).map(({ expression }) => compile(expression.trim(), environmentOf(scope), RETURNS.condition)),
    validations: (spec.validations ?? []).map(({ expression, message, messageExpression, reason }) => ({
      expression: compile(expression, environment, RETURNS.condition),
      source: expression,
      message: message ?? '',
      messageExpression: (messageExpression ?? '') === '' ? undefined : compile(messageExpression as string, forMessages, RETURNS.message),
      reason,
    })),
    annotations: (spec.auditAnnotations ?? []).map(({ key, valueExpression }) => ({ key, source: valueExpression, expression: compile(valueExpression.trim(), environment, RETURNS.annotation) })),
  };
}
