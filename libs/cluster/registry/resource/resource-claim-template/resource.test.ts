import { testResource } from '#cluster/testing/resource-tests.js';
import { resourceClaimTemplateResource } from './resource.js';

testResource(resourceClaimTemplateResource, {
  sample: { spec: { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'gpu' } }] } } } },
  shows: [['how old it is', {}, ['x', '0s']]],
});
