// Mirrors pkg/apis/admissionregistration/validation: rules, selectors and match conditions
import type { MatchCondition, MatchResources, NamedRuleWithOperations, ParamRef, RuleWithOperations } from '#cluster/api/generated/types.js';
import { environmentOf, RETURNS } from '#cluster/apiserver/admission/expressions/environment.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, tooMany, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { pathSegmentErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { compile, isFailure } from '#cluster/cel/compile.js';

const SCOPES = ['*', 'Cluster', 'Namespaced'];
const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const MUTATING_OPERATIONS = ['*', 'CONNECT', 'CREATE', 'UPDATE'];
const MATCH_POLICIES = ['Equivalent', 'Exact'];
export const FAILURE_POLICIES = ['Fail', 'Ignore'];
const CONDITIONS_MAX = 64;

export function oneOf(field: string, value: string | undefined, allowed: readonly string[]): FieldError[] {
  return value === undefined || allowed.includes(value) ? [] : [notSupported(field, value, allowed)];
}

/** `field` ends where the rule stands: `spec.matchConstraints.resourceRules[0]`. */
export function ruleErrors(rule: RuleWithOperations | NamedRuleWithOperations, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const operations = rule.operations ?? [];
  if (operations.length === 0) errors.push(required(`${field}.operations`));
  if (operations.length > 1 && operations.includes('*')) errors.push(invalidValue(`${field}.operations`, operations, "if '*' is present, must not specify other operations"));
  operations.forEach((operation, i) => {
    errors.push(...oneOf(`${field}.operations[${i}]`, operation, OPERATIONS));
  });
  errors.push(...wildcardErrors(rule.apiGroups ?? [], `${field}.apiGroups`, 'API groups'));
  errors.push(...wildcardErrors(rule.apiVersions ?? [], `${field}.apiVersions`, 'API versions'));
  rule.apiVersions?.forEach((version, i) => {
    if (version === '') errors.push(required(`${field}.apiVersions[${i}]`));
  });
  errors.push(...resourcesErrors(rule.resources ?? [], `${field}.resources`));
  return [...errors, ...oneOf(`${field}.scope`, rule.scope, SCOPES)];
}

function wildcardErrors(list: readonly string[], field: string, what: string): FieldError[] {
  if (list.length === 0) return [required(field)];
  return list.length > 1 && list.includes('*') ? [invalidValue(field, list, `if '*' is present, must not specify other ${what}`)] : [];
}

function resourcesErrors(resources: readonly string[], field: string): FieldError[] {
  const errors: FieldError[] = resources.length === 0 ? [required(field)] : [];
  const whole = new Set<string>();
  const anywhere = new Set<string>();
  let hasPlain = false;
  resources.forEach((resource, i) => {
    const at = `${field}[${i}]`;
    if (resource === '') {
      errors.push(required(at));
      return;
    }
    const slash = resource.indexOf('/');
    if (slash < 0) {
      hasPlain = resource !== '*';
      return;
    }
    const [name, sub] = [resource.slice(0, slash), resource.slice(slash + 1)];
    if (whole.has(name)) errors.push(invalidValue(at, resource, `if '${name}/*' is present, must not specify ${resource}`));
    if (anywhere.has(sub)) errors.push(invalidValue(at, resource, `if '*/${sub}' is present, must not specify ${resource}`));
    if (sub === '*') whole.add(name);
    if (name === '*') anywhere.add(sub);
  });
  if (resources.length > 1 && resources.includes('*/*')) errors.push(invalidValue(field, resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes('*') && hasPlain) errors.push(invalidValue(field, resources, "if '*' is present, must not specify other resources without subresources"));
  return errors;
}

export function matchResourcesErrors(match: MatchResources | undefined, field: string): FieldError[] {
  if (match === undefined) return [];
  const rules = (list: readonly NamedRuleWithOperations[] | undefined, name: string) => (list ?? []).flatMap((rule, i) => namedRuleErrors(rule, `${field}.${name}[${i}]`));
  return [
    ...(match.matchPolicy === undefined ? [required(`${field}.matchPolicy`)] : oneOf(`${field}.matchPolicy`, match.matchPolicy, MATCH_POLICIES)),
    ...(match.namespaceSelector === undefined ? [required(`${field}.namespaceSelector`)] : labelSelectorErrors(match.namespaceSelector, `${field}.namespaceSelector`)),
    ...(match.objectSelector === undefined ? [required(`${field}.objectSelector`)] : labelSelectorErrors(match.objectSelector, `${field}.objectSelector`)),
    ...rules(match.resourceRules, 'resourceRules'),
    ...rules(match.excludeResourceRules, 'excludeResourceRules'),
  ];
}

/** What is deleted cannot be mutated. */
export function mutatingOperationsErrors(match: MatchResources | undefined, field: string): FieldError[] {
  const operations = (match?.resourceRules ?? []).flatMap((rule) => rule.operations ?? []);
  return operations.flatMap((operation) => oneOf(`${field}.resourceRules.operations`, operation, MUTATING_OPERATIONS));
}

function namedRuleErrors(rule: NamedRuleWithOperations, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = rule.resourceNames ?? [];
  names.forEach((name, i) => {
    for (const problem of pathSegmentErrors(name)) errors.push(invalidValue(`${field}.resourceNames[${i}]`, name, problem));
    if (names.indexOf(name) < i) errors.push(duplicate(`${field}.resourceNames[${i}]`, name));
  });
  return [...errors, ...ruleErrors(rule, field)];
}

export function matchConditionsErrors(conditions: readonly MatchCondition[] | undefined, hasParams: boolean, field: string): FieldError[] {
  const all = conditions ?? [];
  const errors: FieldError[] = all.length > CONDITIONS_MAX ? [tooMany(field, all.length, CONDITIONS_MAX)] : [];
  all.forEach(({ name = '', expression = '' }, i) => {
    const at = `${field}[${i}]`;
    if (expression.trim() === '') errors.push(required(`${at}.expression`));
    else {
      const made = compile(expression.trim(), environmentOf({ hasParams, hasAuthorizer: true }), RETURNS.condition);
      if (isFailure(made)) errors.push(invalidValue(`${at}.expression`, expression.trim(), made.problem));
    }
    if (name === '') errors.push(required(`${at}.name`));
    else for (const problem of qualifiedNameErrors(name)) errors.push(invalidValue(`${at}.name`, name, problem));
    if (name !== '' && all.findIndex((each) => each.name === name) < i) errors.push(duplicate(`${at}.name`, name));
  });
  return errors;
}

export function paramRefErrors(ref: ParamRef | undefined, field: string): FieldError[] {
  if (ref === undefined) return [];
  const errors: FieldError[] = [];
  const name = ref.name ?? '';
  const both = 'name and selector are mutually exclusive';
  if (name !== '') {
    for (const problem of pathSegmentErrors(name)) errors.push(invalidValue(`${field}.name`, name, problem));
    if (ref.selector !== undefined) errors.push(forbiddenField(`${field}.name`, both));
  }
  if (ref.selector !== undefined) {
    errors.push(...labelSelectorErrors(ref.selector, `${field}.selector`));
    if (name !== '') errors.push(forbiddenField(`${field}.selector`, both));
  }
  if (name === '' && ref.selector === undefined) errors.push(required(field, 'one of name or selector must be specified'));
  if ((ref.parameterNotFoundAction ?? '') === '') return [...errors, required(`${field}.parameterNotFoundAction`)];
  return [...errors, ...oneOf(`${field}.parameterNotFoundAction`, ref.parameterNotFoundAction, ['Deny', 'Allow'])];
}
