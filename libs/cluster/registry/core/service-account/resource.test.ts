import { testResource } from '#cluster/testing/resource-tests.js';
import { serviceAccountResource } from './resource.js';

testResource(serviceAccountResource, {
  sample: {},
  shows: [['how old it is', {}, ['x', '0s']]],
});
