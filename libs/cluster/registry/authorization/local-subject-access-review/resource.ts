import { localsubjectaccessreviews } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { localSubjectAccessReviewStrategy } from './strategy.js';

export const localSubjectAccessReviewResource = defineResource(localsubjectaccessreviews, { verbs: ['create'], strategy: localSubjectAccessReviewStrategy });
