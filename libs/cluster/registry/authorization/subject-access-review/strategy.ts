// Mirrors pkg/registry/authorization, pkg/apis/authorization/validation and pkg/registry/authentication: questions that are answered, not stored
// Differs: nothing that can be seen.
import type { SubjectAccessReview } from '#cluster/api/generated/types.js';
import { asked, check, metaErrors, statusFor, subjectErrors } from '#cluster/registry/authorization/reviews.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const subjectAccessReviewStrategy: Behaviour<SubjectAccessReview> = {
  answer: (review, store) => {
    check('SubjectAccessReview', [...subjectErrors(review.spec), ...metaErrors(review)]);
    return { ...review, status: statusFor(store, asked(review.spec), review.spec) };
  },
};
