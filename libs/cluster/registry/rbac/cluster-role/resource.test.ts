import { testResource } from '#cluster/testing/resource-tests.js';
import { clusterRoleResource } from './resource.js';

testResource(clusterRoleResource, {
  sample: { rules: [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }] },
  refuses: [
    ['a rule for paths and resources', { rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], nonResourceURLs: ['/x'] }] }, 'rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs'],
    ['rules gathered from nowhere', { aggregationRule: {} }, 'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil'],
    ['a selector that is none', { aggregationRule: { clusterRoleSelectors: [{ matchExpressions: [{ key: 'a', operator: 'Like' }] }] } }, '[aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator, aggregationRule.clusterRoleSelectors[0]: Invalid value: null: invalid label selector.]'],
  ],
  shows: [['when it was made', {}, ['x', '2026-01-01T00:00:00Z']]],
});
