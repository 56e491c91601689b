import { testResource } from '#cluster/testing/resource-tests.js';
import { apiServiceResource } from './resource.js';

const service = { namespace: 'a', name: 's' };

testResource(apiServiceResource, {
  sample: { metadata: { name: 'v1.example.com' }, spec: { group: 'example.com', version: 'v1', groupPriorityMinimum: 100, versionPriority: 100 } },
  fills: [
    ['where a service listens', { spec: { service } }, { spec: { service: { port: 443 } } }],
    ['that the server itself is there', {}, { status: { conditions: [{ type: 'Available', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z', reason: 'Local', message: 'Local APIServices are always available' }] } }],
  ],
  refuses: [
    ['another name', { metadata: { name: 'v2.example.com' } }, 'metadata.name: Invalid value: "v2.example.com": must be `spec.version+"."+spec.group`: "v1.example.com"'],
    ['a version of no group', { metadata: { name: 'v2.' }, spec: { group: '', version: 'v2' } }, 'spec.group: Required value: only v1 may have an empty group and it better be legacy kube'],
    ['no priority', { spec: { groupPriorityMinimum: 0, versionPriority: 1001 } }, '[spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000, spec.versionPriority: Invalid value: 1001: must be positive and less than 1000]'],
    ['trust in itself', { spec: { insecureSkipTLSVerify: true, caBundle: 'YWJj' } }, '[spec.caBundle: Invalid value: "3 bytes": local APIServices may not have a caBundle, spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify]'],
    ['a service of nowhere', { spec: { service: { ...service, namespace: '', port: 70_000 } } }, '[spec.service.namespace: Required value, spec.service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive]'],
    ['trust and mistrust', { spec: { service, insecureSkipTLSVerify: true, caBundle: 'YWJj' } }, 'spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present'],
  ],
  statuses: [['neither yes nor no', { conditions: [{ type: 'Available', status: 'Maybe' }] }, 'status.conditions[0].status: Unsupported value: "Maybe": supported values: "True", "False", "Unknown"']],
  shows: [
    ['that the server itself answers', {}, ['v1.example.com', 'Local', 'True', '0s']],
    ['who answers, and that he does', { spec: { service, insecureSkipTLSVerify: true }, status: { conditions: [{ type: 'Available', status: 'True' }] } }, ['v1.example.com', 'a/s', 'True', '0s']],
    ['that nobody knows yet', { spec: { service } }, ['v1.example.com', 'a/s', 'Unknown', '0s']],
    ['why nobody does', { spec: { service }, status: { conditions: [{ type: 'Available', status: 'False', reason: 'MissingEndpoints' }] } }, ['v1.example.com', 'a/s', 'False (MissingEndpoints)', '0s']],
  ],
});
