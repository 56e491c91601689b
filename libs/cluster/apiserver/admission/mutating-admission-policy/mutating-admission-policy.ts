// Mirrors apiserver/pkg/admission/plugin/policy/mutating/dispatcher.go
// Differs: nothing that can be seen.
import { mutatingadmissionpolicies, mutatingadmissionpolicybindings } from '#cluster/api/resources.js';
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding } from '#cluster/api/generated/types.js';
import { forbidden, StatusError } from '#cluster/apimachinery/errors.js';
import { deepEqual, deepFreeze } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { AdmissionPlugin, AdmissionRequest, MutatingRequest } from '#cluster/apiserver/admission/admission.js';
import { compileVariables, environmentOf, RETURNS } from '#cluster/apiserver/admission/expressions/environment.js';
import { conditionsHold, ExpressionInput } from '#cluster/apiserver/admission/expressions/input.js';
import { mutationEnvironment, MUTATION_RETURNS } from '#cluster/apiserver/admission/expressions/mutations.js';
import { isExempt, type AdmissionConfigurations } from '#cluster/apiserver/admission/matching/configurations.js';
import { match, rulesOf, type Matched } from '#cluster/apiserver/admission/matching/match.js';
import { collectParams } from '#cluster/apiserver/admission/matching/params.js';
import { nameForRefusal } from '#cluster/apiserver/admission/matching/refusal.js';
import { canonicalForm } from '#cluster/apiserver/canonical-form.js';
import { fromStorage, toStorage } from '#cluster/apiserver/core.js';
import type { ResourceTable } from '#cluster/apiserver/resource-table.js';
import { compile, OutOfBudget, type Compiled, type CompileFailure } from '#cluster/cel/compile.js';
import { MATCH_CONDITIONS_COST_MAX, REQUEST_COST_MAX } from '#cluster/cel/limits.js';
import { applyObject, applyOperations, MutationError } from './patches.js';

const NAME = 'MutatingAdmissionPolicy';

type Policy = Stored<MutatingAdmissionPolicy>;
type Binding = Stored<MutatingAdmissionPolicyBinding>;
type Expression = Compiled | CompileFailure;

interface CompiledPolicy {
  readonly variables: ReadonlyMap<string, Expression>;
  readonly conditions: readonly Expression[];
  readonly mutations: readonly { readonly isJsonPatch: boolean; readonly expression: Expression }[];
}

interface Invocation {
  readonly policy: Policy;
  readonly binding: Binding | undefined;
  readonly compiled: CompiledPolicy;
  readonly params: KubeObject | undefined;
}

function compilePolicy({ spec }: Policy): CompiledPolicy {
  const scope = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
  const { compiled, types } = compileVariables(spec.variables ?? [], scope);
  const environment = mutationEnvironment(types === undefined ? scope : { ...scope, variables: types });
  return {
    variables: compiled,
    conditions: (spec.matchConditions ?? []).map(({ expression }) => compile(expression.trim(), environmentOf(scope), RETURNS.condition)),
    mutations: (spec.mutations ?? []).map(({ patchType, applyConfiguration, jsonPatch }) => {
      const isJsonPatch = patchType === 'JSONPatch';
      return { isJsonPatch, expression: compile((isJsonPatch ? jsonPatch?.expression : applyConfiguration?.expression) ?? '', environment, MUTATION_RETURNS[isJsonPatch ? 'jsonPatch' : 'applyConfiguration']) };
    }),
  };
}

/** The plugin of one cluster; policies are compiled when they first match a request. */
export function mutatingAdmissionPolicy(configurations: AdmissionConfigurations, table: ResourceTable): AdmissionPlugin {
  const known = new WeakMap<Policy, CompiledPolicy>();
  const compiledOf = (policy: Policy) => {
    const made = known.get(policy) ?? compilePolicy(policy);
    known.set(policy, made);
    return made;
  };
  return {
    name: NAME,
    admit(request) {
      if (configurations.isEmpty || isExempt(request.resource.ref)) return request.object;
      const bindings = configurations.list(mutatingadmissionpolicybindings);
      if (bindings.length === 0) return request.object;
      const invocations = configurations.list(mutatingadmissionpolicies).flatMap((policy) => invocationsOf(request, policy, bindings, table, compiledOf));
      return mutateAll(request, invocations, table);
    },
  };
}

function invocationsOf(request: AdmissionRequest, policy: Policy, bindings: readonly Binding[], table: ResourceTable, compiledOf: (policy: Policy) => CompiledPolicy): Invocation[] {
  let binding: Binding | undefined;
  try {
    if (match(request, rulesOf(policy.spec.matchConstraints), table) === undefined) return [];
    const invocations: Invocation[] = [];
    for (binding of bindings) {
      if (binding.spec.policyName !== policy.metadata.name || match(request, rulesOf(binding.spec.matchResources), table) === undefined) continue;
      for (const params of collectParams(request, policy.spec.paramKind, binding.spec.paramRef, table)) invocations.push({ policy, binding, compiled: compiledOf(policy), params });
    }
    return invocations;
  } catch (error) {
    if (!(error instanceof Error) || error instanceof StatusError) throw error;
    if (policy.spec.failurePolicy !== 'Ignore') throw refusal(request, policy, binding, `failed to configure ${binding === undefined ? 'policy' : 'binding'}: ${error.message}`, undefined);
    return [];
  }
}

function mutateAll(request: MutatingRequest, invocations: readonly Invocation[], table: ResourceTable): KubeObject {
  const round = request.reinvocation.of(NAME);
  round.begin(request.object);
  let { object } = request;
  for (const invocation of invocations) {
    const key = keyOf(invocation);
    if (!round.isDue(key)) continue;
    const next = mutate({ ...request, object }, invocation, table);
    round.asked(key, next !== object && !deepEqual(next, object), invocation.policy.spec.reinvocationPolicy);
    object = next;
  }
  round.end(object);
  return object;
}

function keyOf({ policy, binding, params }: Invocation): string {
  return [policy, binding, params].map((each) => each?.metadata?.uid ?? '').join(' ');
}

function mutate(request: MutatingRequest, invocation: Invocation, table: ResourceTable): KubeObject {
  const { policy, binding, compiled, params } = invocation;
  const matched = match(request, rulesOf(policy.spec.matchConstraints), table);
  if (matched?.object === undefined) return request.object;
  const refuse = (message: string) => {
    if (policy.spec.failurePolicy !== 'Ignore') throw refusal(request, policy, binding, message, 'Invalid');
  };
  const holds = conditionsHold(compiled.conditions, new ExpressionInput(matched, params, compiled.variables), { left: MATCH_CONDITIONS_COST_MAX }, policy.spec.failurePolicy);
  if (holds === false) return request.object;
  if (holds !== true) {
    refuse(holds.problem);
    return request.object;
  }
  let object: KubeObject = matched.object;
  for (const mutation of compiled.mutations) {
    try {
      object = mutated(matched, object, mutation, invocation);
    } catch (error) {
      if (!(error instanceof MutationError) && !(error instanceof OutOfBudget)) throw error;
      refuse(error.message);
    }
  }
  return back(matched, object);
}

function mutated(matched: Matched, object: KubeObject, mutation: CompiledPolicy['mutations'][number], { compiled, params }: Invocation): KubeObject {
  const outcome = new ExpressionInput(matched, params, compiled.variables, object).run(mutation.expression, { left: REQUEST_COST_MAX });
  if ('problem' in outcome) throw new MutationError(outcome.problem);
  const { resource } = matched;
  const next = mutation.isJsonPatch ? applyOperations(object, outcome.value) : applyObject(object, outcome.value, resource.schema);
  const inForm = deepFreeze(canonicalForm(resource, next));
  return resource.strategy.setDefaults?.(inForm) ?? inForm;
}

/** In the version of the request. */
function back({ request, resource }: Matched, object: KubeObject): KubeObject {
  return resource === request.resource ? object : fromStorage(request.resource, toStorage(resource, object));
}

function refusal(request: AdmissionRequest, policy: Policy, binding: Binding | undefined, message: string, reason: string | undefined): StatusError {
  const text = binding === undefined ? `policy ${JSON.stringify(policy.metadata.name)} denied request: ${message}` : `policy '${policy.metadata.name}' with binding '${binding.metadata.name}' denied request: ${message}`;
  const { status } = forbidden(request.resource.qualified, nameForRefusal(request), '', [{ message: text }]);
  return new StatusError({ ...status, message: text, ...(reason === undefined ? {} : { reason }) });
}
