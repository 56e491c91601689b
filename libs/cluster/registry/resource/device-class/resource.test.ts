import { testResource } from '#cluster/testing/resource-tests.js';
import { deviceClassResource } from './resource.js';

testResource(deviceClassResource, {
  sample: { spec: {} },
  shows: [['how old it is', {}, ['x', '0s']]],
});
