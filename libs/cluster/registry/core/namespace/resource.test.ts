import { testResource } from '#cluster/testing/resource-tests.js';
import { namespaceResource } from './resource.js';

testResource(namespaceResource, {
  sample: {},
  fills: [['its label, its finalizer and that it lives', {}, { metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }]],
  refuses: [['a name with dots', { metadata: { name: 'a.b' } }, 'metadata.name: Invalid value: "a.b": must not contain dots']],
  shows: [['that it lives', {}, ['x', 'Active', '0s']], ['that it goes', { status: { phase: 'Terminating' } }, ['x', 'Terminating', '0s']]],
});
