// Mirrors apiserver/pkg/admission/plugin/cel/compile.go: what expressions of admission may name
import { compile, isFailure, type Compiled, type CompileFailure } from '#cluster/cel/compile.js';
import { CelEnv } from '#cluster/cel/env.js';
import { BOOL, DYN, INT, listOf, mapOf, NULL, opaque, STRING, struct, TIMESTAMP, type CelType } from '#cluster/cel/types.js';

const TEXTS = listOf(STRING);

function message(name: string, fields: Readonly<Record<string, CelType>>): CelType {
  return struct(name, (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined));
}

const KIND = message('kubernetes.GroupVersionKind', { group: STRING, version: STRING, kind: STRING });
const RESOURCE = message('kubernetes.GroupVersionResource', { group: STRING, version: STRING, resource: STRING });
const USER = message('kubernetes.UserInfo', { username: STRING, uid: STRING, groups: TEXTS, extra: mapOf(STRING, TEXTS) });
export const REQUEST = message('kubernetes.AdmissionRequest', {
  kind: KIND, resource: RESOURCE, subResource: STRING, requestKind: KIND, requestResource: RESOURCE, requestSubResource: STRING,
  name: STRING, namespace: STRING, operation: STRING, userInfo: USER, dryRun: BOOL, options: DYN,
});
const CONDITION = message('kubernetes.NamespaceCondition', { status: STRING, type: STRING, lastTransitionTime: TIMESTAMP, message: STRING, reason: STRING });
export const NAMESPACE = message('kubernetes.Namespace', {
  metadata: message('kubernetes.NamespaceMetadata', {
    name: STRING, generateName: STRING, namespace: STRING, labels: mapOf(STRING, STRING), annotations: mapOf(STRING, STRING), UID: STRING, creationTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT, deletionTimestamp: TIMESTAMP, generation: INT, resourceVersion: STRING, finalizers: TEXTS,
  }),
  spec: message('kubernetes.NamespaceSpec', { finalizers: TEXTS }),
  status: message('kubernetes.NamespaceStatus', { conditions: listOf(CONDITION), phase: STRING }),
});

/** Which types an expression may have, by what it is for. */
export const RETURNS = { condition: [BOOL], message: [STRING], annotation: [STRING, NULL], variable: [DYN] } as const;

export interface Scope {
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  /** Of the variables that may be named, with their types; undefined where there are none. */
  readonly variables?: ReadonlyMap<string, CelType>;
  /** Types in place of dyn, for type checking. */
  readonly objectType?: CelType;
  readonly paramsType?: CelType;
  /** Messages that may be made, of mutations. */
  readonly findStruct?: (name: string) => CelType | undefined;
}

export function environmentOf(scope: Scope): CelEnv {
  const { variables } = scope;
  return new CelEnv({
    object: scope.objectType ?? DYN,
    oldObject: scope.objectType ?? DYN,
    request: REQUEST,
    namespaceObject: NAMESPACE,
    ...(scope.hasParams ? { params: scope.paramsType ?? DYN } : {}),
    ...(scope.hasAuthorizer ? { authorizer: opaque('kubernetes.authorization.Authorizer'), 'authorizer.requestResource': opaque('kubernetes.authorization.ResourceCheck') } : {}),
    ...(variables === undefined ? {} : { variables: struct('kubernetes.variables', (name) => variables.get(name)) }),
  }, scope.findStruct);
}

export interface NamedExpression {
  readonly name: string;
  readonly expression?: string;
}

/** Variables in order: each may name those before it. */
export function compileVariables(variables: readonly NamedExpression[], scope: Scope): { readonly compiled: ReadonlyMap<string, Compiled | CompileFailure>; readonly types: ReadonlyMap<string, CelType> | undefined } {
  const compiled = new Map<string, Compiled | CompileFailure>();
  if (variables.length === 0) return { compiled, types: undefined };
  const types = new Map<string, CelType>();
  for (const { name, expression = '' } of variables) {
    const made = compile(expression, environmentOf({ ...scope, variables: types }), RETURNS.variable);
    compiled.set(name, made);
    types.set(name, isFailure(made) ? DYN : made.type);
  }
  return { compiled, types };
}
