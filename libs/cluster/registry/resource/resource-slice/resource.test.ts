import { testResource } from '#cluster/testing/resource-tests.js';
import { resourceSliceResource } from './resource.js';

testResource(resourceSliceResource, {
  sample: { spec: { driver: 'gpu.example.com', nodeName: 'n', pool: { name: 'p', generation: 1, resourceSliceCount: 1 }, devices: [] } },
  shows: [['where it is', {}, ['x', 'n', 'gpu.example.com', 'p', '0s']]],
});
