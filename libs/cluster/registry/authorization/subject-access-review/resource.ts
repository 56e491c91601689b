import { subjectaccessreviews } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { subjectAccessReviewStrategy } from './strategy.js';

export const subjectAccessReviewResource = defineResource(subjectaccessreviews, { verbs: ['create'], strategy: subjectAccessReviewStrategy });
