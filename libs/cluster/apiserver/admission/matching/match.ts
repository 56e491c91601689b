// Mirrors apiserver/pkg/admission/plugin/policy/matching and webhook/predicates
// Differs: a version of a resource is equivalent to another when both lie under the same keys.
import { namespaces } from '#cluster/api/resources.js';
import type { LabelSelector, MatchResources, NamedRuleWithOperations, RuleWithOperations } from '#cluster/api/generated/types.js';
import { fromStorage, toStorage } from '#cluster/apiserver/core.js';
import type { Resource, ResourceTable } from '#cluster/apiserver/resource-table.js';
import { readScale } from '#cluster/apiserver/subresources/scale.js';
import { matchesLabelSelector, type Labels } from '#cluster/apimachinery/labels.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { AdmissionRequest } from '#cluster/apiserver/admission/admission.js';

/** A request as a policy or webhook sees it: in the version that its rules name. */
export interface Matched {
  readonly request: AdmissionRequest;
  readonly resource: Resource;
  readonly object: KubeObject | undefined;
  readonly old: KubeObject | undefined;
}

export interface Rules {
  readonly resourceRules?: readonly (RuleWithOperations | NamedRuleWithOperations)[];
  readonly excludeResourceRules?: readonly NamedRuleWithOperations[];
  readonly matchPolicy?: string;
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  /** No rules match everything: of bindings, not of webhooks. */
  readonly isOpen?: boolean;
}

/** How a request fits the rules; undefined where it does not. Throws Error where the namespace is not there. */
export function match(request: AdmissionRequest, rules: Rules, table: ResourceTable): Matched | undefined {
  const found = matchRules(request, rules.resourceRules ?? [], rules.matchPolicy, table) ?? (rules.isOpen === true && (rules.resourceRules ?? []).length === 0 ? request.resource : undefined);
  if (found === undefined) return undefined;
  if (!matchesNamespace(request, rules.namespaceSelector) || !matchesObject(request, rules.objectSelector)) return undefined;
  if (matchRules(request, rules.excludeResourceRules ?? [], rules.matchPolicy, table) !== undefined) return undefined;
  return { request, resource: found, object: converted(request, request.object, found), old: converted(request, request.old, found) };
}

export function rulesOf(resources: MatchResources | undefined): Rules {
  return { ...(resources as Rules | undefined), isOpen: true };
}

function converted(request: AdmissionRequest, object: KubeObject | undefined, to: Resource): KubeObject | undefined {
  if (object === undefined) return undefined;
  if (request.subresource === 'scale' && request.resource.strategy.scale !== undefined) return readScale(request.resource, object as Stored<KubeObject>);
  return to === request.resource ? object : fromStorage(to, toStorage(request.resource, object));
}

function matchRules(request: AdmissionRequest, rules: readonly (RuleWithOperations | NamedRuleWithOperations)[], matchPolicy: string | undefined, table: ResourceTable): Resource | undefined {
  if (rules.some((rule) => fits(request, request.resource, rule))) return request.resource;
  if (matchPolicy === 'Exact' || rules.length === 0) return undefined;
  for (const other of table.all()) {
    if (other !== request.resource && other.prefix === request.resource.prefix && rules.some((rule) => fits(request, other, rule))) return other;
  }
  return undefined;
}

function fits(request: AdmissionRequest, resource: Resource, rule: RuleWithOperations | NamedRuleWithOperations): boolean {
  const { group, version, resource: name } = resource.ref;
  if (!allows(rule.operations, request.operation) || !allows(rule.apiGroups, group) || !allows(rule.apiVersions, version)) return false;
  if (!(rule.resources ?? []).some((pattern) => fitsResource(pattern, name, request.subresource))) return false;
  if (!fitsScope(rule.scope, request, resource)) return false;
  const names = 'resourceNames' in rule ? (rule.resourceNames ?? []) : [];
  return names.length === 0 || names.includes(request.name);
}

function allows(list: readonly string[] | undefined, value: string): boolean {
  return list?.some((each) => each === '*' || each === value) === true;
}

function fitsResource(pattern: string, resource: string, subresource: string): boolean {
  const [wanted, sub = ''] = pattern.split('/', 2) as [string, string?];
  return (wanted === '*' || wanted === resource) && (sub === '*' || sub === subresource);
}

function fitsScope(scope: string | undefined, request: AdmissionRequest, resource: Resource): boolean {
  if (scope === undefined || scope === '*') return true;
  // A namespace is no object in a namespace.
  const isNamespaced = resource.strategy.namespaced && request.namespace !== undefined;
  return isNamespaced === (scope === 'Namespaced');
}

function isAll(selector: LabelSelector | undefined): boolean {
  return selector === undefined || ((selector.matchExpressions ?? []).length === 0 && Object.keys(selector.matchLabels ?? {}).length === 0);
}

function matchesNamespace(request: AdmissionRequest, selector: LabelSelector | undefined): boolean {
  if (isAll(selector)) return true;
  const isNamespace = request.resource.ref.group === '' && request.resource.ref.resource === 'namespaces';
  if (isNamespace) return matchesLabelSelector(selector, labelsOf(request.operation === 'CREATE' || request.operation === 'UPDATE' ? request.object : (request.old ?? request.object)));
  if (!request.resource.strategy.namespaced || request.namespace === undefined) return true;
  const namespace = request.store.find(namespaces, undefined, request.namespace);
  if (namespace === undefined) throw new Error(`namespaces "${request.namespace}" not found`);
  return matchesLabelSelector(selector, labelsOf(namespace));
}

function matchesObject(request: AdmissionRequest, selector: LabelSelector | undefined): boolean {
  if (isAll(selector)) return true;
  return [request.object, request.old].some((object) => object !== undefined && matchesLabelSelector(selector, labelsOf(object)));
}

function labelsOf(object: KubeObject | undefined): Labels {
  return object?.metadata?.labels ?? {};
}
