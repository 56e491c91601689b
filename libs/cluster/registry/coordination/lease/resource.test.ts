import { expect } from 'vitest';
import { testResource } from '#cluster/testing/resource-tests.js';
import { leaseResource } from './resource.js';

testResource(leaseResource, {
  sample: { spec: { holderIdentity: 'a', leaseDurationSeconds: 15 } },
  fills: [['nothing of how to choose a holder', { spec: { strategy: 'OldestEmulationVersion', preferredHolder: 'b' } }, { spec: expect.not.objectContaining({ strategy: expect.anything() }) }]],
  refuses: [
    ['no time at all', { spec: { leaseDurationSeconds: 0 } }, 'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0'],
    ['fewer transitions than none', { spec: { leaseTransitions: -1 } }, 'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0'],
  ],
  shows: [['its holder', {}, ['x', 'a', '0s']], ['nobody', { spec: { holderIdentity: null } }, ['x', '', '0s']]],
});
