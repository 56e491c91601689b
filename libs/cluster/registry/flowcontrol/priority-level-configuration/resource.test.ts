import { testResource } from '#cluster/testing/resource-tests.js';
import { priorityLevelConfigurationResource } from './resource.js';

testResource(priorityLevelConfigurationResource, {
  sample: { spec: { type: 'Limited', limited: { nominalConcurrencyShares: 10, limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } } } } },
  shows: [['its queues', {}, ['x', 'Limited', 10, 64, 6, 50, '0s']]],
});
