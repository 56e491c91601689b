import { testResource } from '#cluster/testing/resource-tests.js';
import { roleResource } from './resource.js';

testResource(roleResource, {
  sample: { rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }] },
  refuses: [
    ['a rule without verbs', { rules: [{ verbs: [], apiGroups: [''], resources: ['pods'] }] }, 'rules[0].verbs: Required value: verbs must contain at least one value'],
    ['a rule without groups', { rules: [{ verbs: ['get'], resources: ['pods'] }] }, 'rules[0].apiGroups: Required value: resource rules must supply at least one api group'],
    ['a rule without resources', { rules: [{ verbs: ['get'], apiGroups: [''] }] }, 'rules[0].resources: Required value: resource rules must supply at least one resource'],
    ['a path', { rules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }] }, 'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs'],
  ],
  shows: [['when it was made', {}, ['x', '2026-01-01T00:00:00Z']]],
});
