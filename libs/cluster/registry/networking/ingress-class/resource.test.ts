import { testResource } from '#cluster/testing/resource-tests.js';
import { ingressClassResource } from './resource.js';

testResource(ingressClassResource, {
  sample: { spec: { controller: 'example.com/ingress' } },
  fills: [['where parameters are', { spec: { parameters: { kind: 'P', name: 'p' } } }, { spec: { parameters: { scope: 'Cluster' } } }]],
  refuses: [
    ['parameters of no namespace', { spec: { parameters: { kind: 'P', name: 'p', scope: 'Namespace' } } }, "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"],
    ['parameters of a namespace for all', { spec: { parameters: { kind: 'P', name: 'p', scope: 'Cluster', namespace: 'a' } } }, "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
  ],
  keeps: [['its controller', { spec: { controller: 'example.com/other' } }, 'spec.controller: Invalid value: "example.com/other": field is immutable']],
  shows: [
    ['its controller', {}, ['x', 'example.com/ingress', '<none>', '0s']],
    ['its parameters, and that it is the default', { metadata: { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } }, spec: { parameters: { apiGroup: 'g.io', kind: 'P', name: 'p' } } }, ['x (default)', 'example.com/ingress', 'P.g.io/p', '0s']],
  ],
});
