import { selfsubjectaccessreviews } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { selfSubjectAccessReviewStrategy } from './strategy.js';

export const selfSubjectAccessReviewResource = defineResource(selfsubjectaccessreviews, { verbs: ['create'], strategy: selfSubjectAccessReviewStrategy });
