// Mirrors pkg/registry/authorization, pkg/apis/authorization/validation and pkg/registry/authentication: questions that are answered, not stored
// Differs: nothing that can be seen.
import type { LocalSubjectAccessReview } from '#cluster/api/generated/types.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import { asked, check, internalForm, metaErrors, statusFor, subjectErrors } from '#cluster/registry/authorization/reviews.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const localSubjectAccessReviewStrategy: Behaviour<LocalSubjectAccessReview> = {
  answer: (review, store) => {
    const { spec } = review;
    const namespace = review.metadata?.namespace ?? '';
    const asksElsewhere = spec.resourceAttributes !== undefined && (spec.resourceAttributes.namespace ?? '') !== namespace;
    check('LocalSubjectAccessReview', [
      ...subjectErrors(spec),
      ...metaErrors(review, ['namespace']),
      ...(asksElsewhere ? [invalidValue('spec.resourceAttributes.namespace', spec.resourceAttributes?.namespace ?? '', 'must match metadata.namespace')] : []),
      ...(spec.nonResourceAttributes === undefined ? [] : [invalidValue('spec.nonResourceAttributes', internalForm(spec.nonResourceAttributes), 'disallowed on this kind of request')]),
    ]);
    return { ...review, status: statusFor(store, asked(spec), spec) };
  },
};
