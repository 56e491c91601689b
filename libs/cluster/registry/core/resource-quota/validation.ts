// Mirrors pkg/apis/core/validation: resource quotas
// Differs: nothing that can be seen.
import type { ResourceQuota, ResourceQuotaSpec, ScopeSelector } from '#cluster/api/generated/types.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { amountErrors, isQuotaResource, quotaResourceNameErrors } from '#cluster/registry/core/resource-names.js';

const SCOPES = ['BestEffort', 'CrossNamespacePodAffinity', 'NotBestEffort', 'NotTerminating', 'PriorityClass', 'Terminating', 'VolumeAttributesClass'];
/** Scopes that are there or not, without a value. */
const PLAIN_SCOPES = ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'CrossNamespacePodAffinity'];
const PAIRS = [['BestEffort', 'NotBestEffort'], ['Terminating', 'NotTerminating']] as const;
const PODS: ReadonlySet<string> = new Set(['pods', 'count/pods']);
const COMPUTE: ReadonlySet<string> = new Set(['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']);
const CLAIMS: ReadonlySet<string> = new Set(['persistentvolumeclaims', 'count/persistentvolumeclaims', 'requests.storage']);
const MUST_EXIST =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

export function validateQuota({ spec }: ResourceQuota): FieldError[] {
  const errors = hardErrors(spec?.hard, 'spec.hard');
  if (spec === undefined) return errors;
  return [...errors, ...scopeErrors(spec), ...(spec.scopeSelector === undefined ? [] : selectorErrors(spec, spec.scopeSelector))];
}

export function validateQuotaStatus({ status }: ResourceQuota): FieldError[] {
  return [...hardErrors(status?.hard, 'status.hard'), ...hardErrors(status?.used, 'status.used')];
}

function hardErrors(amounts: Readonly<Record<string, string>> = {}, at: string): FieldError[] {
  return Object.keys(amounts).sort().flatMap((name) => [...quotaResourceNameErrors(`${at}[${name}]`, name), ...amountErrors(`${at}[${name}]`, name, amounts[name] as string)]);
}

export function validateQuotaUpdate(next: ResourceQuota, previous: ResourceQuota): FieldError[] {
  const errors = validateQuota(next);
  const sorted = (quota: ResourceQuota) => [...new Set(quota.spec?.scopes ?? [])].sort();
  if (sorted(next).join() !== sorted(previous).join()) errors.push(invalidValue('spec.scopes', next.spec?.scopes ?? null, 'field is immutable'));
  return errors;
}

function isScopeOf(scope: string, resource: string): boolean {
  if (scope === 'BestEffort') return PODS.has(resource);
  if (scope === 'VolumeAttributesClass') return CLAIMS.has(resource);
  return !SCOPES.includes(scope) || PODS.has(resource) || COMPUTE.has(resource);
}

function hasForeign(spec: ResourceQuotaSpec, scope: string): string[] {
  return Object.keys(spec.hard ?? {}).filter((resource) => isQuotaResource(resource) && !isScopeOf(scope, resource));
}

function scopeErrors(spec: ResourceQuotaSpec): FieldError[] {
  const scopes = spec.scopes ?? [];
  const errors: FieldError[] = [];
  const wrong = (why: string) => errors.push(invalidValue('spec.scopes', scopes, why));
  for (const scope of scopes) {
    if (!SCOPES.includes(scope)) wrong('unsupported scope');
    for (const _resource of hasForeign(spec, scope)) wrong('unsupported scope applied to resource');
  }
  for (const pair of PAIRS) if (pair.every((scope) => scopes.includes(scope))) wrong('conflicting scopes');
  return errors;
}

function selectorErrors(spec: ResourceQuotaSpec, selector: ScopeSelector): FieldError[] {
  const errors: FieldError[] = [];
  const path = 'spec.scopeSelector.matchExpressions';
  const expressions = selector.matchExpressions ?? [];
  for (const { scopeName, operator, values = [] } of expressions) {
    if (!SCOPES.includes(scopeName)) errors.push(invalidValue(`${path}.scopeName`, scopeName, 'unsupported scope'));
    for (const _resource of hasForeign(spec, scopeName)) errors.push(invalidValue(path, selector, 'unsupported scope applied to resource'));
    if (PLAIN_SCOPES.includes(scopeName) && operator !== 'Exists') errors.push(invalidValue(`${path}.operator`, operator, MUST_EXIST));
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) errors.push(required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) errors.push(invalidValue(`${path}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
    } else errors.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'));
  }
  const names = expressions.map(({ scopeName }) => scopeName as string);
  for (const pair of PAIRS) if (pair.every((scope) => names.includes(scope))) errors.push(invalidValue('spec.scopeSelector', selector, 'conflicting scopes'));
  return errors;
}
