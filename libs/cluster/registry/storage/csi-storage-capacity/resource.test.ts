import { testResource } from '#cluster/testing/resource-tests.js';
import { csiStorageCapacityResource } from './resource.js';

testResource(csiStorageCapacityResource, {
  sample: { storageClassName: 'fast', capacity: '1Gi' },
  refuses: [['a class with a bad name', { storageClassName: 'Fast' }, `storageClassName: Invalid value: "Fast": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`]],
  keeps: [['its class', { storageClassName: 'slow' }, 'storageClassName: Invalid value: "slow": field is immutable']],
  shows: [['when it was made', {}, ['x', '2026-01-01T00:00:00Z']]],
});
