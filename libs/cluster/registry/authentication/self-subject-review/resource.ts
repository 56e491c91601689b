import { selfsubjectreviews } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { selfSubjectReviewStrategy } from './strategy.js';

export const selfSubjectReviewResource = defineResource(selfsubjectreviews, { verbs: ['create'], strategy: selfSubjectReviewStrategy });
