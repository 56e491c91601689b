import { selfsubjectrulesreviews } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { selfSubjectRulesReviewStrategy } from './strategy.js';

export const selfSubjectRulesReviewResource = defineResource(selfsubjectrulesreviews, { verbs: ['create'], strategy: selfSubjectRulesReviewStrategy });
