import { testResource } from '#cluster/testing/resource-tests.js';
import { localSubjectAccessReviewResource } from './resource.js';

const asked = { resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' } };

testResource(localSubjectAccessReviewResource, {
  sample: { metadata: {}, spec: { ...asked, user: 'ann' } },
  fills: [['that she may not', {}, { status: { allowed: false } }]],
  refuses: [
    ['another namespace', { spec: { resourceAttributes: { namespace: 'other' } } }, 'spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace'],
  ],
});
