import { tokenreviews } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { tokenReviewStrategy } from './strategy.js';

export const tokenReviewResource = defineResource(tokenreviews, { verbs: ['create'], strategy: tokenReviewStrategy });
