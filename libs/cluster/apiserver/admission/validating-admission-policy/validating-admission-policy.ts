// Mirrors apiserver/pkg/admission/plugin/policy/validating/dispatcher.go
import { validatingadmissionpolicies, validatingadmissionpolicybindings } from '#cluster/api/resources.js';
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '#cluster/api/generated/types.js';
import { forbidden, StatusError } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { AdmissionPlugin, AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import { ExpressionInput } from '#cluster/apiserver/admission/expressions/input.js';
import { isExempt, type AdmissionConfigurations } from '#cluster/apiserver/admission/matching/configurations.js';
import { match, rulesOf, type Matched } from '#cluster/apiserver/admission/matching/match.js';
import { collectParams } from '#cluster/apiserver/admission/matching/params.js';
import { nameForRefusal } from '#cluster/apiserver/admission/matching/refusal.js';
import type { ResourceTable } from '#cluster/apiserver/resource-table.js';
import { compilePolicy, type CompiledPolicy } from './compiled-policy.js';
import { judge, type Failure, type Judgement } from './decide.js';

const VALIDATION_FAILURE = 'validation.policy.admission.k8s.io/validation_failure';

type Policy = Stored<ValidatingAdmissionPolicy>;
type Binding = Stored<ValidatingAdmissionPolicyBinding>;

interface Denial extends Failure {
  readonly policy: Policy;
  readonly binding: Binding | undefined;
}

/** The plugin of one cluster; policies are compiled when they first match a request. */
export function validatingAdmissionPolicy(configurations: AdmissionConfigurations, table: ResourceTable): AdmissionPlugin {
  const compiled = new WeakMap<Policy, CompiledPolicy>();
  const compiledOf = (policy: Policy) => {
    const made = compiled.get(policy) ?? compilePolicy(policy);
    compiled.set(policy, made);
    return made;
  };
  return {
    name: 'ValidatingAdmissionPolicy',
    validate(request) {
      if (configurations.isEmpty || isExempt(request.resource.ref)) return;
      const bindings = configurations.list(validatingadmissionpolicybindings);
      if (bindings.length === 0) return;
      const denials: Denial[] = [];
      for (const policy of configurations.list(validatingadmissionpolicies)) {
        const own = bindings.filter((binding) => binding.spec.policyName === policy.metadata.name);
        if (own.length > 0) denials.push(...denialsOf(request, policy, own, table, compiledOf));
      }
      const [first] = denials;
      if (first !== undefined) throw refusal(request, first);
    },
  };
}

function denialsOf(request: AdmissionRequest, policy: Policy, bindings: readonly Binding[], table: ResourceTable, compiledOf: (policy: Policy) => CompiledPolicy): readonly Denial[] {
  const misconfigured = (error: unknown, binding: Binding | undefined): readonly Denial[] => {
    if (!(error instanceof Error) || error instanceof StatusError) throw error;
    if (policy.spec.failurePolicy === 'Ignore') return [];
    return [{ message: `failed to configure ${binding === undefined ? 'policy' : 'binding'}: ${error.message}`, policy, binding }];
  };
  let matched: Matched | undefined;
  try {
    matched = match(request, rulesOf(policy.spec.matchConstraints), table);
  } catch (error) {
    return misconfigured(error, undefined);
  }
  if (matched === undefined) return [];
  const denials: Denial[] = [];
  const noted = new Map<string, Set<string>>();
  for (const binding of bindings) {
    let params: ReturnType<typeof collectParams>;
    try {
      if (match(request, rulesOf(binding.spec.matchResources), table) === undefined) continue;
      params = collectParams(request, policy.spec.paramKind, binding.spec.paramRef, table);
    } catch (error) {
      denials.push(...misconfigured(error, binding));
      continue;
    }
    for (const param of params) {
      const judgement = judgeWith(matched, policy, param, compiledOf(policy));
      for (const { key, value } of judgement.annotations) noted.set(key, (noted.get(key) ?? new Set()).add(value));
      denials.push(...applied(matched, policy, binding, judgement));
    }
  }
  for (const [key, values] of noted) request.annotations?.set(`${policy.metadata.name}/${key}`, [...values].join(', '));
  return denials;
}

/** Warns, notes, and gives what is to be denied. */
function applied(matched: Matched, policy: Policy, binding: Binding, { failures, errors }: Judgement): readonly Denial[] {
  const actions = binding.spec.validationActions ?? [];
  const [first] = failures;
  // The first one of a request is kept.
  if (actions.includes('Audit') && first !== undefined && matched.request.annotations?.has(VALIDATION_FAILURE) === false) {
    const failure = { message: first.message, policy: policy.metadata.name, binding: binding.metadata.name, expressionIndex: first.index ?? 0, validationActions: actions };
    matched.request.annotations.set(VALIDATION_FAILURE, JSON.stringify([failure]));
  }
  if (actions.includes('Warn')) {
    for (const { message } of failures) matched.request.warn(`Validation failed for ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}': ${message}`);
  }
  const denied = actions.includes('Deny') ? [...failures, ...errors] : errors;
  return denied.map((failure) => ({ ...failure, policy, binding }));
}

function judgeWith(matched: Matched, policy: Policy, param: ConstructorParameters<typeof ExpressionInput>[1], compiled: CompiledPolicy) {
  return judge(compiled, new ExpressionInput(matched, param, compiled.variables), policy.spec.failurePolicy);
}

const CODES: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413, Invalid: 422 };

function refusal(request: AdmissionRequest, { policy, binding, message, reason = 'Invalid' }: Denial): StatusError {
  const where = binding === undefined ? '' : ` with binding '${binding.metadata.name}'`;
  const text = `ValidatingAdmissionPolicy '${policy.metadata.name}'${where} denied request: ${message}`;
  const { status } = forbidden(request.resource.qualified, nameForRefusal(request), text, [{ message: text }]);
  return new StatusError({ ...status, reason, code: CODES[reason] ?? 422 });
}
