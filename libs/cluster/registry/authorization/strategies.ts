// Mirrors pkg/registry/authorization and pkg/registry/authentication: questions that are answered, not stored
// Differs: nothing that can be seen.
import type { LocalSubjectAccessReview, SelfSubjectAccessReview, SelfSubjectReview, SelfSubjectRulesReview, SubjectAccessReview, SubjectAccessReviewSpec, TokenReview } from '#cluster/api/generated/types.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { AccessQuestion, StoreAccess } from '#cluster/apiserver/store-access.js';
import type { Behaviour } from '#cluster/registry/describe.js';

type Attributes = Pick<SubjectAccessReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>;

function questionOf({ resourceAttributes, nonResourceAttributes }: Attributes): AccessQuestion {
  if (resourceAttributes !== undefined) return { verb: resourceAttributes.verb ?? '', ...resourceAttributes };
  return { verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? '' };
}

function statusFor(store: StoreAccess, user: UserInfo, spec: Attributes): { readonly allowed: boolean; readonly reason?: string } {
  const { isAllowed, reason } = store.decide(user, questionOf(spec));
  return { allowed: isAllowed, ...(reason === '' ? {} : { reason }) };
}

export const selfSubjectAccessReviewStrategy: Behaviour<SelfSubjectAccessReview> = {
  verbs: ['create'],
  answer: (review, store) => ({ ...review, status: statusFor(store, store.user, review.spec) }),
};

function asked({ user = '', groups = [], uid }: SubjectAccessReviewSpec): UserInfo {
  return { name: user, groups, ...(uid === undefined ? {} : { uid }) };
}

export const subjectAccessReviewStrategy: Behaviour<SubjectAccessReview> = {
  verbs: ['create'],
  answer: (review, store) => ({ ...review, status: statusFor(store, asked(review.spec), review.spec) }),
};

export const localSubjectAccessReviewStrategy: Behaviour<LocalSubjectAccessReview> = {
  verbs: ['create'],
  answer: (review, store) => ({ ...review, status: statusFor(store, asked(review.spec), review.spec) }),
};

export const selfSubjectRulesReviewStrategy: Behaviour<SelfSubjectRulesReview> = {
  verbs: ['create'],
  answer: (review, store) => {
    const rules = store.rulesFor(store.user, review.spec.namespace ?? '');
    const resourceRules = rules.filter((rule) => (rule.resources ?? []).length > 0).map(({ verbs, apiGroups, resources, resourceNames }) => ({ verbs, apiGroups, resources, ...(resourceNames && { resourceNames }) }));
    const nonResourceRules = rules.filter((rule) => (rule.nonResourceURLs ?? []).length > 0).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
    return { ...review, status: { resourceRules, nonResourceRules, incomplete: false } } as unknown as SelfSubjectRulesReview;
  },
};

export const selfSubjectReviewStrategy: Behaviour<SelfSubjectReview> = {
  verbs: ['create'],
  answer: (review, store) => {
    const { name, uid, groups, extra } = store.user;
    const userInfo = { username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) };
    return { ...review, metadata: { creationTimestamp: formatTime(store.env.clock.now()) }, status: { userInfo } } as unknown as SelfSubjectReview;
  },
};

export const tokenReviewStrategy: Behaviour<TokenReview> = {
  verbs: ['create'],
  answer: (review, store) => {
    const user = store.userOfToken(review.spec.token ?? '');
    if (user === undefined) return { ...review, status: { user: {}, error: '[invalid bearer token, service account token has been invalidated]' } };
    const { name, uid, groups, extra } = user;
    return { ...review, status: { authenticated: true, user: { username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) }, audiences: [store.settings.issuer] } } as unknown as TokenReview;
  },
};
