import { testResource } from '#cluster/testing/resource-tests.js';
import { resourceClaimResource } from './resource.js';

testResource(resourceClaimResource, {
  sample: { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'gpu' } }] } } },
  shows: [['that it waits', {}, ['x', 'pending', '0s']]],
});
