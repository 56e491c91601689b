import { testResource } from '#cluster/testing/resource-tests.js';
import { flowSchemaResource } from './resource.js';

testResource(flowSchemaResource, {
  sample: { spec: { priorityLevelConfiguration: { name: 'global-default' } } },
  shows: [['its level', { spec: { matchingPrecedence: 500, distinguisherMethod: { type: 'ByUser' } } }, ['x', 'global-default', 500, 'ByUser', '0s', '?']]],
});
