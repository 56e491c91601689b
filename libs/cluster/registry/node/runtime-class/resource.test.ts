import { testResource } from '#cluster/testing/resource-tests.js';
import { runtimeClassResource } from './resource.js';

testResource(runtimeClassResource, {
  sample: { handler: 'runc' },
  refuses: [['a handler with a bad name', { handler: 'Run_C' }, `handler: Invalid value: "Run_C": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`]],
  keeps: [['its handler', { handler: 'gvisor' }, 'handler: Invalid value: "gvisor": field is immutable']],
  shows: [['its handler', {}, ['x', 'runc', '0s']]],
});
