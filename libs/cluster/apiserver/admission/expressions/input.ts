// Mirrors apiserver/pkg/admission/plugin/cel: activation.go, composition.go, condition.go
import { namespaces } from '#cluster/api/resources.js';
import { apiVersionOf, type KubeObject } from '#cluster/apimachinery/object.js';
import type { JsonValue } from '#cluster/apimachinery/json.js';
import type { Matched } from '#cluster/apiserver/admission/matching/match.js';
import { evaluate, isFailure, OutOfBudget, type Budget, type Compiled, type CompileFailure } from '#cluster/cel/compile.js';
import { authorizerValue, requestResourceValue, type Decide } from '#cluster/cel/functions/authorizer.js';
import { CelError, CelMap, fromJson, type CelValue } from '#cluster/cel/values.js';
import { NAMESPACE, REQUEST } from './environment.js';

export type Outcome = { readonly value: CelValue } | { readonly problem: string };

/** What expressions see of one request; values are made when they are asked for. */
export class ExpressionInput {
  readonly #matched: Matched;
  readonly #params: KubeObject | undefined;
  readonly #made = new Map<string, CelValue>();
  readonly #variables: ReadonlyMap<string, Compiled | CompileFailure>;
  readonly #object: KubeObject | undefined;

  /** `object`: in place of the request's, where mutations have changed it. */
  constructor(matched: Matched, params: KubeObject | undefined, variables: ReadonlyMap<string, Compiled | CompileFailure> = new Map(), object = matched.object) {
    this.#matched = matched;
    this.#params = params;
    this.#variables = variables;
    this.#object = object;
  }

  /** What the expression gives, or what is wrong with it in Kubernetes' words. Throws OutOfBudget. */
  run(expression: Compiled | CompileFailure, budget: Budget): Outcome {
    if (isFailure(expression)) return { problem: `compilation error: ${expression.problem}` };
    try {
      return { value: evaluate(expression, (name) => this.#find(name, budget), budget) };
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      return { problem: `expression '${expression.source}' resulted in error: ${error.message}` };
    }
  }

  #find(name: string, budget: Budget): CelValue | undefined {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const made = this.#make(name, budget);
    if (made !== undefined) this.#made.set(name, made);
    return made;
  }

  #make(name: string, budget: Budget): CelValue | undefined {
    switch (name) {
      case 'object': return asValue(this.#object);
      case 'oldObject': return asValue(this.#matched.old);
      case 'params': return asValue(this.#params);
      case 'request': return fromJson(requestOf(this.#matched), REQUEST);
      case 'namespaceObject': return namespaceOf(this.#matched);
      case 'authorizer': return authorizerValue(decideFor(this.#matched));
      case 'authorizer.requestResource': return requestResourceValue(decideFor(this.#matched), this.#requestResource());
      case 'variables': return new Variables((variable) => this.#variable(variable, budget));
      default: return undefined;
    }
  }

  #variable(name: string, budget: Budget): CelValue | undefined {
    const compiled = this.#variables.get(name);
    if (compiled === undefined) return undefined;
    const outcome = this.run(compiled, budget);
    if ('problem' in outcome) throw new CelError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${isFailure(compiled) ? outcome.problem : outcome.problem.replace(`expression '${compiled.source}' resulted in error: `, '')}`);
    return outcome.value;
  }

  #requestResource() {
    const { request } = this.#matched;
    const { group, resource } = request.resource.ref;
    return { group, resource, ...(request.subresource === '' ? {} : { subresource: request.subresource }), ...(request.namespace === undefined ? {} : { namespace: request.namespace }), name: request.name };
  }
}

/** The variables of a policy: each is worked out once, when it is first named. */
class Variables extends CelMap {
  readonly #find: (name: string) => CelValue | undefined;
  readonly #known = new Map<string, CelValue>();

  constructor(find: (name: string) => CelValue | undefined) {
    super(new Map());
    this.#find = find;
  }

  override get(key: CelValue): CelValue | undefined {
    if (typeof key !== 'string') return undefined;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#find(key);
    if (found !== undefined) this.#known.set(key, found);
    return found;
  }
}

function asValue(object: KubeObject | undefined): CelValue {
  return object === undefined ? null : fromJson(object as unknown as JsonValue);
}

function namespaceOf({ request }: Matched): CelValue {
  const { group, resource } = request.resource.ref;
  if (request.namespace === undefined || (group === '' && resource === 'namespaces')) return null;
  const namespace = request.store.find(namespaces, undefined, request.namespace);
  return namespace === undefined ? null : fromJson(namespace as unknown as JsonValue, NAMESPACE);
}

/** The AdmissionRequest of admission.k8s.io, without the objects. */
export function requestOf({ request, resource }: Matched): JsonValue {
  const { user } = request;
  const asked = request.resource.ref;
  // A scale, a binding and the like are kinds of their own.
  const own = request.resource.strategy.subresources?.find(({ name }) => name === request.subresource)?.kind;
  const kindOf = (ref: typeof asked) => own ?? { group: ref.group, version: ref.version, kind: ref.kind };
  const resourceOf = (ref: typeof asked) => ({ group: ref.group, version: ref.version, resource: ref.resource });
  const options = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions', CONNECT: '' }[request.operation];
  return {
    kind: kindOf(resource.ref),
    resource: resourceOf(resource.ref),
    ...(request.subresource === '' ? {} : { subResource: request.subresource, requestSubResource: request.subresource }),
    requestKind: kindOf(asked),
    requestResource: resourceOf(asked),
    ...(request.name === '' ? {} : { name: request.name }),
    ...(request.namespace === undefined ? {} : { namespace: request.namespace }),
    operation: request.operation,
    userInfo: { username: user.name, ...(user.uid === undefined ? {} : { uid: user.uid }), groups: [...user.groups], ...(user.extra === undefined ? {} : { extra: user.extra as JsonValue }) },
    dryRun: request.store.isDryRun,
    options: options === '' ? null : { kind: options, apiVersion: apiVersionOf({ group: 'meta.k8s.io', version: 'v1' }) },
  };
}

function decideFor({ request }: Matched): Decide {
  return ({ as, verb, ...question }) => {
    const user = as === undefined ? request.user : { name: `system:serviceaccount:${as.namespace}:${as.name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${as.namespace}`, 'system:authenticated'] };
    return request.store.decide(user, { verb, ...question });
  };
}

/** Do all conditions hold? A condition that fails leaves it to the failure policy. */
export function conditionsHold(conditions: readonly (Compiled | CompileFailure)[], input: ExpressionInput, budget: Budget, failurePolicy: string | undefined): boolean | { readonly problem: string } {
  const problems: string[] = [];
  try {
    for (const condition of conditions) {
      const outcome = input.run(condition, budget);
      if ('problem' in outcome) problems.push(outcome.problem);
      else if (outcome.value === false) return false;
    }
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    problems.push(error.message);
  }
  if (problems.length === 0) return true;
  if (failurePolicy === 'Ignore') return false;
  return { problem: problems.length === 1 ? (problems[0] as string) : `[${problems.join(', ')}]` };
}
