// Mirrors pkg/registry/authorization, pkg/apis/authorization/validation: what reviews of access share
import type { ResourceAttributes, SubjectAccessReviewSpec } from '#cluster/api/generated/types.js';
import { invalid } from '#cluster/apimachinery/errors.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { AccessQuestion, StoreAccess } from '#cluster/apiserver/store-access.js';
import type { UserInfo } from '#cluster/client/client.js';

const GROUP = 'authorization.k8s.io';

type Attributes = Pick<SubjectAccessReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>;

function questionOf({ resourceAttributes, nonResourceAttributes }: Attributes): AccessQuestion {
  if (resourceAttributes === undefined) return { verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? '' };
  const { fieldSelector, labelSelector: _l, ...attributes } = resourceAttributes;
  const selector = selectorText(fieldSelector);
  return { ...attributes, verb: attributes.verb ?? '', ...(selector === '' ? {} : { fieldSelector: selector }) };
}

/** In the form of a query. Requirements other than equality narrow nothing here. */
function selectorText(selector: ResourceAttributes['fieldSelector']): string {
  if (selector?.rawSelector !== undefined) return selector.rawSelector;
  return (selector?.requirements ?? []).filter(({ operator, values }) => operator === 'In' && values?.length === 1).map(({ key, values }) => `${key}=${values?.[0] ?? ''}`).join(',');
}

export function statusFor(store: StoreAccess, user: UserInfo, spec: Attributes): { readonly allowed: boolean; readonly reason?: string } {
  const { isAllowed, reason } = store.decide(user, questionOf(spec));
  return { allowed: isAllowed, ...(reason === '' ? {} : { reason }) };
}

export function attributeErrors({ resourceAttributes, nonResourceAttributes }: Attributes): readonly FieldError[] {
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) return [invalidValue('spec.nonResourceAttributes', internalForm(nonResourceAttributes), 'cannot be specified in combination with resourceAttributes')];
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) return [invalidValue('spec.resourceAttributes', null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified')];
  return [...selectorErrors(resourceAttributes, 'fieldSelector'), ...selectorErrors(resourceAttributes, 'labelSelector')];
}

/** The internal type has no names for JSON. */
export function internalForm({ path = '', verb = '' }: NonNullable<Attributes['nonResourceAttributes']>) {
  return { Path: path, Verb: verb };
}

function selectorErrors(attributes: ResourceAttributes | undefined, name: 'fieldSelector' | 'labelSelector'): readonly FieldError[] {
  const selector = attributes?.[name];
  if (selector === undefined) return [];
  const path = `spec.resourceAttributes.${name}`;
  const [hasRaw, hasRequirements] = [(selector.rawSelector ?? '') !== '', (selector.requirements ?? []).length > 0];
  if (hasRaw && hasRequirements) return [invalidValue(`${path}.rawSelector`, selector.rawSelector, 'may not specified at the same time as requirements')];
  return hasRaw || hasRequirements ? [] : [required(`${path}.requirements`, 'when fieldSelector is specified, requirements or rawSelector is required'.replace('fieldSelector', name))];
}

export function subjectErrors(spec: SubjectAccessReviewSpec): readonly FieldError[] {
  const errors = [...attributeErrors(spec)];
  if ((spec.user ?? '') === '' && (spec.groups ?? []).length === 0) errors.push(invalidValue('spec.user', spec.user ?? '', 'at least one of user or group must be specified'));
  return errors;
}

/** The name and so on of a review mean nothing, so there may be none. */
export function metaErrors({ metadata }: KubeObject, allowed: readonly string[] = []): readonly FieldError[] {
  const strange = Object.keys(metadata ?? {}).some((key) => key !== 'managedFields' && key !== 'creationTimestamp' && !allowed.includes(key));
  return strange ? [invalidValue('metadata', metadata, 'must be empty')] : [];
}

export function check(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: GROUP, resource: kind }, '', errors);
}

export function asked({ user = '', groups = [], uid }: SubjectAccessReviewSpec): UserInfo {
  return { name: user, groups, ...(uid === undefined ? {} : { uid }) };
}
