import { testResource } from '#cluster/testing/resource-tests.js';
import { selfSubjectRulesReviewResource } from './resource.js';
import { expect } from 'vitest';

testResource(selfSubjectRulesReviewResource, {
  sample: { spec: { namespace: 'default' } },
  fills: [['all that an administrator may', {}, { status: { incomplete: false, resourceRules: expect.arrayContaining([{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]), nonResourceRules: expect.arrayContaining([{ verbs: ['*'], nonResourceURLs: ['*'] }]) } }]],
  refuses: [['no namespace', { spec: { namespace: '' } }, 'no namespace on request']],
});
