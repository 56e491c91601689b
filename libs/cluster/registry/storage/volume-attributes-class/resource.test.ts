import { testResource } from '#cluster/testing/resource-tests.js';
import { volumeAttributesClassResource } from './resource.js';

testResource(volumeAttributesClassResource, {
  sample: { driverName: 'a.example.com', parameters: { iops: '100' } },
  refuses: [['no driver', { driverName: '' }, 'driverName: Required value'], ['no parameters', { parameters: null }, 'parameters: Required value: must contain at least one key/value pair']],
  keeps: [['its driver', { driverName: 'b.example.com' }, 'driverName: Forbidden: updates to driverName are forbidden.'], ['its parameters', { parameters: { iops: '200' } }, 'parameters: Forbidden: updates to parameters are forbidden.']],
  shows: [['its driver', {}, ['x', 'a.example.com', '0s']]],
});
