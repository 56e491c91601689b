import { testResource } from '#cluster/testing/resource-tests.js';
import { apiServiceResource } from './resource.js';

testResource(apiServiceResource, {
  sample: { metadata: { name: 'v1.example.com' }, spec: { group: 'example.com', version: 'v1', groupPriorityMinimum: 100, versionPriority: 100 } },
  shows: [
    ['that the server itself answers', {}, ['v1.example.com', 'Local', 'Unknown', '0s']],
    ['who answers, and that he does', { spec: { service: { namespace: 'a', name: 's' }, insecureSkipTLSVerify: true }, status: { conditions: [{ type: 'Available', status: 'True' }] } }, ['v1.example.com', 'a/s', 'True', '0s']],
    ['why nobody does', { status: { conditions: [{ type: 'Available', status: 'False', reason: 'MissingEndpoints' }] } }, ['v1.example.com', 'Local', 'False (MissingEndpoints)', '0s']],
  ],
});
