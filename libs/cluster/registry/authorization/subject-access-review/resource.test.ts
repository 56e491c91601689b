import { testResource } from '#cluster/testing/resource-tests.js';
import { subjectAccessReviewResource } from './resource.js';

const asked = { resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' } };

testResource(subjectAccessReviewResource, {
  sample: { metadata: {}, spec: { ...asked, user: 'ann' } },
  fills: [['that she may not', {}, { status: { allowed: false } }], ['that her group may', { spec: { groups: ['system:masters'] } }, { status: { allowed: true } }]],
  refuses: [['nobody', { spec: { user: '' } }, 'spec.user: Invalid value: "": at least one of user or group must be specified']],
});
