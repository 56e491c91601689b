// Mirrors pkg/registry/authorization, pkg/apis/authorization/validation and pkg/registry/authentication: questions that are answered, not stored
// Differs: nothing that can be seen.
import type { LocalSubjectAccessReview, ResourceAttributes, SelfSubjectAccessReview, SelfSubjectReview, SelfSubjectRulesReview, SubjectAccessReview, SubjectAccessReviewSpec, TokenReview } from '#cluster/api/generated/types.js';
import { badRequest, invalid } from '#cluster/apimachinery/errors.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { type FieldError, invalidValue, required } from '#cluster/apimachinery/validation/field-error.js';
import { aggregate, notFoundText } from '#cluster/apiserver/authorization/rbac.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { AccessQuestion, StoreAccess } from '#cluster/apiserver/store-access.js';
import type { Behaviour } from '#cluster/registry/describe.js';

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

function statusFor(store: StoreAccess, user: UserInfo, spec: Attributes): { readonly allowed: boolean; readonly reason?: string } {
  const { isAllowed, reason } = store.decide(user, questionOf(spec));
  return { allowed: isAllowed, ...(reason === '' ? {} : { reason }) };
}

function attributeErrors({ resourceAttributes, nonResourceAttributes }: Attributes): readonly FieldError[] {
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) return [invalidValue('spec.nonResourceAttributes', nonResourceAttributes, 'cannot be specified in combination with resourceAttributes')];
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) return [invalidValue('spec.resourceAttributes', null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified')];
  return [...selectorErrors(resourceAttributes, 'fieldSelector'), ...selectorErrors(resourceAttributes, 'labelSelector')];
}

function selectorErrors(attributes: ResourceAttributes | undefined, name: 'fieldSelector' | 'labelSelector'): readonly FieldError[] {
  const selector = attributes?.[name];
  if (selector === undefined) return [];
  const path = `spec.resourceAttributes.${name}`;
  const [hasRaw, hasRequirements] = [(selector.rawSelector ?? '') !== '', (selector.requirements ?? []).length > 0];
  if (hasRaw && hasRequirements) return [invalidValue(`${path}.rawSelector`, selector.rawSelector, 'may not specified at the same time as requirements')];
  return hasRaw || hasRequirements ? [] : [required(`${path}.requirements`, 'when fieldSelector is specified, requirements or rawSelector is required'.replace('fieldSelector', name))];
}

function subjectErrors(spec: SubjectAccessReviewSpec): readonly FieldError[] {
  const errors = [...attributeErrors(spec)];
  if ((spec.user ?? '') === '' && (spec.groups ?? []).length === 0) errors.push(invalidValue('spec.user', spec.user ?? '', 'at least one of user or group must be specified'));
  return errors;
}

/** The name and so on of a review mean nothing, so there may be none. */
function metaErrors({ metadata }: KubeObject, allowed: readonly string[] = []): readonly FieldError[] {
  const strange = Object.keys(metadata ?? {}).some((key) => key !== 'managedFields' && key !== 'creationTimestamp' && !allowed.includes(key));
  return strange ? [invalidValue('metadata', metadata, 'must be empty')] : [];
}

function check(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: GROUP, resource: kind }, '', errors);
}

export const selfSubjectAccessReviewStrategy: Behaviour<SelfSubjectAccessReview> = {
  verbs: ['create'],
  answer: (review, store) => {
    check('SelfSubjectAccessReview', [...attributeErrors(review.spec), ...metaErrors(review)]);
    return { ...review, status: statusFor(store, store.user, review.spec) };
  },
};

function asked({ user = '', groups = [], uid }: SubjectAccessReviewSpec): UserInfo {
  return { name: user, groups, ...(uid === undefined ? {} : { uid }) };
}

export const subjectAccessReviewStrategy: Behaviour<SubjectAccessReview> = {
  verbs: ['create'],
  answer: (review, store) => {
    check('SubjectAccessReview', [...subjectErrors(review.spec), ...metaErrors(review)]);
    return { ...review, status: statusFor(store, asked(review.spec), review.spec) };
  },
};

export const localSubjectAccessReviewStrategy: Behaviour<LocalSubjectAccessReview> = {
  verbs: ['create'],
  answer: (review, store) => {
    const { spec } = review;
    const namespace = review.metadata?.namespace ?? '';
    const asksElsewhere = spec.resourceAttributes !== undefined && (spec.resourceAttributes.namespace ?? '') !== namespace;
    check('LocalSubjectAccessReview', [
      ...subjectErrors(spec),
      ...metaErrors(review, ['namespace']),
      ...(asksElsewhere ? [invalidValue('spec.resourceAttributes.namespace', spec.resourceAttributes?.namespace ?? '', 'must match metadata.namespace')] : []),
      ...(spec.nonResourceAttributes === undefined ? [] : [invalidValue('spec.nonResourceAttributes', spec.nonResourceAttributes, 'disallowed on this kind of request')]),
    ]);
    return { ...review, status: statusFor(store, asked(spec), spec) };
  },
};

export const selfSubjectRulesReviewStrategy: Behaviour<SelfSubjectRulesReview> = {
  verbs: ['create'],
  answer: (review, store) => {
    const namespace = review.spec.namespace ?? '';
    if (namespace === '') throw badRequest('no namespace on request');
    const { rules, missing } = store.rulesFor(store.user, namespace);
    const resourceRules = rules.filter((rule) => (rule.resources ?? []).length > 0).map(({ verbs, apiGroups, resources, resourceNames }) => ({ verbs, apiGroups, resources, ...(resourceNames && { resourceNames }) }));
    const nonResourceRules = rules.filter((rule) => (rule.nonResourceURLs ?? []).length > 0).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
    const isNode = store.user.groups.includes('system:nodes') && store.user.name.startsWith('system:node:');
    const errors = [...(isNode ? ['node authorizer does not support user rule resolution'] : []), ...(missing.length === 0 ? [] : [aggregate(missing.map(notFoundText))])];
    return { ...review, status: { resourceRules, nonResourceRules, incomplete: errors.length > 0, ...(errors.length === 0 ? {} : { evaluationError: aggregate(errors) }) } } as unknown as SelfSubjectRulesReview;
  },
};

export const selfSubjectReviewStrategy: Behaviour<SelfSubjectReview> = {
  verbs: ['create'],
  answer: (review, store) => ({ ...review, metadata: { creationTimestamp: formatTime(store.env.clock.now()) }, status: { userInfo: userInfoOf(store.user) } }) as unknown as SelfSubjectReview,
};

export const tokenReviewStrategy: Behaviour<TokenReview> = {
  verbs: ['create'],
  answer: (review, store) => {
    const { token = '', audiences = [] } = review.spec;
    if (token === '') throw badRequest('token is required for TokenReview in authentication');
    const verdict = store.judgeToken(token, audiences);
    if ('user' in verdict) return { ...review, status: { authenticated: true, user: userInfoOf(verdict.user), audiences: verdict.audiences } } as unknown as TokenReview;
    return { ...review, status: { user: {}, error: verdict.error === '' ? 'invalid bearer token' : `[invalid bearer token, ${verdict.error}]` } };
  },
};

function userInfoOf({ name, uid, groups, extra }: UserInfo): object {
  return { username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) };
}
