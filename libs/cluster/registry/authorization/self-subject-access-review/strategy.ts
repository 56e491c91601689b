// Mirrors pkg/registry/authorization, pkg/apis/authorization/validation and pkg/registry/authentication: questions that are answered, not stored
// Differs: nothing that can be seen.
import type { SelfSubjectAccessReview } from '#cluster/api/generated/types.js';
import { attributeErrors, check, metaErrors, statusFor } from '#cluster/registry/authorization/reviews.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const selfSubjectAccessReviewStrategy: Behaviour<SelfSubjectAccessReview> = {
  answer: (review, store) => {
    check('SelfSubjectAccessReview', [...attributeErrors(review.spec), ...metaErrors(review)]);
    return { ...review, status: statusFor(store, store.user, review.spec) };
  },
};
