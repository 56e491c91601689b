import { testResource } from '#cluster/testing/resource-tests.js';
import { csiNodeResource } from './resource.js';

testResource(csiNodeResource, {
  sample: { spec: { drivers: [{ name: 'a.example.com', nodeID: 'n' }] } },
  refuses: [
    ['a driver without its node', { spec: { drivers: [{ name: 'a', nodeID: '' }] } }, 'spec.drivers[0].nodeID: Required value'],
    ['room for less than nothing', { spec: { drivers: [{ name: 'a', nodeID: 'n', allocatable: { count: -1 } }] } }, 'spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0'],
    ['a driver twice', { spec: { drivers: [{ name: 'a', nodeID: 'n' }, { name: 'a', nodeID: 'm' }] } }, 'spec.drivers[1].name: Duplicate value: "a"'],
  ],
  shows: [['how many drivers', {}, ['x', 1, '0s']]],
});
