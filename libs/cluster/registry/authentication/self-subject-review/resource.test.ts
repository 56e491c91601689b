import { testResource } from '#cluster/testing/resource-tests.js';
import { selfSubjectReviewResource } from './resource.js';

testResource(selfSubjectReviewResource, {
  sample: {},
  fills: [['who asks', {}, { status: { userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] } } }]],
});
