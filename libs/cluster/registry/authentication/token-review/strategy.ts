// Mirrors pkg/registry/authorization, pkg/apis/authorization/validation and pkg/registry/authentication: questions that are answered, not stored
// Differs: nothing that can be seen.
import type { TokenReview } from '#cluster/api/generated/types.js';
import { badRequest } from '#cluster/apimachinery/errors.js';
import { userInfoOf } from '#cluster/registry/authentication/user-info.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const tokenReviewStrategy: Behaviour<TokenReview> = {
  answer: (review, store) => {
    const { token = '', audiences = [] } = review.spec;
    if (token === '') throw badRequest('token is required for TokenReview in authentication');
    const verdict = store.judgeToken(token, audiences);
    if ('user' in verdict) return { ...review, status: { authenticated: true, user: userInfoOf(verdict.user), audiences: verdict.audiences } } as unknown as TokenReview;
    return { ...review, status: { user: {}, error: verdict.error === '' ? 'invalid bearer token' : `[invalid bearer token, ${verdict.error}]` } };
  },
};
