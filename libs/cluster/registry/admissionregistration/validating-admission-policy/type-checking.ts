// Mirrors apiserver/pkg/admission/plugin/policy/validating/typechecking.go and pkg/controller/validatingadmissionpolicystatus
// Differs: warnings are written a moment after the policy, by the server itself.
import * as builtIn from '#cluster/api/resources.js';
import { schemaOfKind } from '#cluster/api/schema.js';
import type { CustomResourceDefinition, ValidatingAdmissionPolicy } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import type { StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import { compileVariables, environmentOf, type Scope } from '#cluster/apiserver/admission/expressions/environment.js';
import { ruleType } from '#cluster/apiserver/custom-resources/rule-types.js';
import type { JsonSchema } from '#cluster/apiserver/custom-resources/structural-schema.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';
import { compile, isFailure } from '#cluster/cel/compile.js';
import { escapeName } from '#cluster/cel/escaping.js';
import { BOOL, BYTES, DOUBLE, DYN, INT, listOf, mapOf, STRING, struct, TIMESTAMP, type CelType } from '#cluster/cel/types.js';

type Policy = Stored<ValidatingAdmissionPolicy>;

/** Kubernetes looks at no more. */
const TYPES_MAX = 10;
const CHECK_AFTER_MS = 20;
const REFS: readonly ResourceRef[] = Object.values(builtIn as unknown as Readonly<Record<string, ResourceRef>>);

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly type: CelType;
}

/** Has the status written that follows from the policy. */
export function checkTypesLater(name: string, store: StoreAccess): void {
  store.env.clock.after(CHECK_AFTER_MS, () => {
    const policy = store.find(builtIn.validatingadmissionpolicies, undefined, name);
    const generation = policy?.metadata.generation;
    if (policy === undefined || generation === undefined || policy.status?.observedGeneration === generation) return;
    const expressionWarnings = warningsOf(policy, store);
    const status = { observedGeneration: generation, typeChecking: expressionWarnings.length === 0 ? {} : { expressionWarnings } };
    if (!deepEqual(policy.status, status)) store.updateStatus(builtIn.validatingadmissionpolicies, { ...policy, status });
  });
}

function warningsOf(policy: Policy, store: StoreAccess): { readonly fieldRef: string; readonly warning: string }[] {
  const kinds = kindsOf(policy, store);
  const { paramKind, variables = [], validations = [] } = policy.spec;
  const [group, version] = splitVersion(paramKind?.apiVersion ?? '');
  const paramsType = paramKind === undefined ? undefined : findKind(group, version, (ref) => ref.kind === paramKind.kind, store)?.type;
  const problems = (expression: string) => kinds.flatMap((kind) => {
    const scope: Scope = { hasParams: paramKind !== undefined, hasAuthorizer: true, objectType: kind.type, ...(paramsType === undefined ? {} : { paramsType }) };
    const { types } = compileVariables(variables, scope);
    const made = compile(expression, environmentOf(types === undefined ? scope : { ...scope, variables: types }));
    return isFailure(made) ? [`${kind.group === '' ? kind.version : `${kind.group}/${kind.version}`}, Kind=${kind.kind}: ${made.problem}\n`] : [];
  });
  return validations.flatMap(({ expression, messageExpression = '' }, i) => [[expression, 'expression'] as const, [messageExpression, 'messageExpression'] as const].flatMap(([text, field]) => {
    const found = text === '' ? [] : problems(text);
    return found.length === 0 ? [] : [{ fieldRef: `spec.validations[${i}].${field}`, warning: found.join('\n') }];
  }));
}

/** The kinds that the rules name; wildcards name none. */
function kindsOf(policy: Policy, store: StoreAccess): readonly Kind[] {
  const found = new Map<string, Kind>();
  for (const { apiGroups = [], apiVersions = [], resources = [] } of policy.spec.matchConstraints?.resourceRules ?? []) {
    if ([...apiGroups, ...apiVersions].includes('*')) continue;
    for (const group of [...apiGroups].sort()) for (const version of [...apiVersions].sort()) for (const resource of resources.filter((each) => !/[*/]/.test(each)).sort()) {
      const kind = found.size < TYPES_MAX ? findKind(group, version, (ref) => ref.resource === resource, store) : undefined;
      if (kind !== undefined) found.set(`${group} ${version} ${kind.kind}`, kind);
    }
  }
  return [...found.keys()].sort().map((key) => found.get(key) as Kind);
}

function findKind(group: string, version: string, isIt: (ref: { readonly resource: string; readonly kind: string }) => boolean, store: StoreAccess): Kind | undefined {
  const ref = REFS.find((each) => each.group === group && each.version === version && isIt(each));
  if (ref !== undefined) {
    const schema = schemaOfKind(group, version, ref.kind);
    return schema === undefined ? undefined : { group, version, kind: ref.kind, type: typeOfStruct(schema, ref.kind) };
  }
  const definition = store.list(builtIn.customresourcedefinitions).find(({ spec }) => spec.group === group && isIt({ resource: spec.names.plural, kind: spec.names.kind }));
  const schema = definition === undefined ? undefined : schemaOf(definition, version);
  const type = schema === undefined ? undefined : ruleType(schema, true, definition?.spec.names.kind);
  return type === undefined || definition === undefined ? undefined : { group, version, kind: definition.spec.names.kind, type };
}

function schemaOf({ spec }: CustomResourceDefinition, version: string): JsonSchema | undefined {
  return spec.versions.find((each) => each.name === version)?.schema?.openAPIV3Schema as JsonSchema | undefined;
}

function splitVersion(apiVersion: string): readonly [string, string] {
  const slash = apiVersion.lastIndexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

function typeOfStruct(schema: StructSchema, path: string): CelType {
  const known = new Map<string, CelType>();
  const names = new Map([...schema.fields.keys()].map((name) => [escapeName(name) ?? '', name]));
  return struct(path, (escaped) => {
    const field = schema.fields.get(names.get(escaped) ?? '');
    if (field === undefined) return undefined;
    const type = known.get(escaped) ?? typeOf(field.type, `${path}.${escaped}`);
    known.set(escaped, type);
    return type;
  });
}

function typeOf(type: TypeSchema, path: string): CelType {
  switch (type.kind) {
    case 'string': case 'quantity': return STRING;
    case 'bool': return BOOL;
    case 'int32': case 'int64': return INT;
    case 'double': return DOUBLE;
    case 'bytes': return BYTES;
    case 'time': case 'microtime': return TIMESTAMP;
    case 'list': return listOf(typeOf(type.items, `${path}.@idx`));
    case 'map': return mapOf(STRING, typeOf(type.values, `${path}.@elem`));
    case 'struct': return typeOfStruct(type, path);
    default: return DYN;
  }
}
