// Mirrors pkg/registry/authorization, pkg/apis/authorization/validation and pkg/registry/authentication: questions that are answered, not stored
// Differs: nothing that can be seen.
import type { SelfSubjectRulesReview } from '#cluster/api/generated/types.js';
import { badRequest } from '#cluster/apimachinery/errors.js';
import { aggregate, notFoundText } from '#cluster/apiserver/authorization/rbac.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const selfSubjectRulesReviewStrategy: Behaviour<SelfSubjectRulesReview> = {
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
