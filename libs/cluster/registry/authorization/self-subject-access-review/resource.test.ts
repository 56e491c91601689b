import { testResource } from '#cluster/testing/resource-tests.js';
import { selfSubjectAccessReviewResource } from './resource.js';

const asked = { resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' } };

testResource(selfSubjectAccessReviewResource, {
  sample: { metadata: {}, spec: asked },
  fills: [['that an administrator may', {}, { status: { allowed: true } }]],
  refuses: [
    ['no question', { spec: { resourceAttributes: null } }, 'spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified'],
    ['two questions', { spec: { nonResourceAttributes: { path: '/x', verb: 'get' } } }, 'spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":"get"}: cannot be specified in combination with resourceAttributes'],
    ['a name', { metadata: { name: 'x' } }, 'metadata: Invalid value: {"name":"x"}: must be empty'],
  ],
});
