// Mirrors pkg/registry/authorization, pkg/apis/authorization/validation and pkg/registry/authentication: questions that are answered, not stored
// Differs: nothing that can be seen.
import type { SelfSubjectReview } from '#cluster/api/generated/types.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { userInfoOf } from '#cluster/registry/authentication/user-info.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const selfSubjectReviewStrategy: Behaviour<SelfSubjectReview> = {
  answer: (review, store) => ({ ...review, metadata: { creationTimestamp: formatTime(store.env.clock.now()) }, status: { userInfo: userInfoOf(store.user) } }) as unknown as SelfSubjectReview,
};
