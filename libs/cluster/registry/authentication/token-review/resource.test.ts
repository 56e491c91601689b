import { testResource } from '#cluster/testing/resource-tests.js';
import { tokenReviewResource } from './resource.js';
import { expect } from 'vitest';

testResource(tokenReviewResource, {
  sample: { spec: { token: 'x.y.z' } },
  fills: [['that it is none', {}, { status: { user: {}, error: expect.stringContaining('invalid bearer token') } }]],
  refuses: [['no token', { spec: { token: '' } }, 'token is required for TokenReview in authentication']],
});
