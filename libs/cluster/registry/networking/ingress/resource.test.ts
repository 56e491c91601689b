import { testResource } from '#cluster/testing/resource-tests.js';
import { ingressResource } from './resource.js';

const backend = { service: { name: 'a', port: { number: 80 } } };
const path = (given: object) => ({ spec: { rules: [{ http: { paths: [{ pathType: 'Prefix', path: '/', backend, ...given }] } }] } });

testResource(ingressResource, {
  sample: { spec: { defaultBackend: backend } },
  refuses: [
    ['neither rules nor a backend', { spec: { defaultBackend: null } }, 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
    ['a backend that is none', { spec: { defaultBackend: { service: null } } }, 'spec.defaultBackend: Invalid value: "": resource or service backend is required'],
    ['a bad host for TLS', { spec: { tls: [{ hosts: ['Bad_Host'] }] } }, `spec.tls[0].hosts[0]: Invalid value: "Bad_Host": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`],
    ['a path that ends with dots', path({ path: '/a/..' }), "spec.rules[0].http.paths[0].path: Invalid value: \"/a/..\": cannot end with '/..'"],
    ['a path that begins anywhere', path({ path: 'a' }), 'spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path'],
    ['a path of no type', path({ pathType: null }), 'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
    ['an address in place of a host', { spec: { rules: [{ host: '10.0.0.1' }] } }, 'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'],
    ['a port said twice', { spec: { defaultBackend: { service: { port: { name: 'http' } } } } }, 'spec.defaultBackend: Invalid value: "": cannot set both port name & port number'],
    ['a class said in two ways', { metadata: { annotations: { 'kubernetes.io/ingress.class': 'a' } }, spec: { ingressClassName: 'b' } }, 'annotations.kubernetes.io/ingress.class: Invalid value: "a": must match `ingressClassName` when both are specified'],
  ],
  statuses: [
    ['an address that is none', { loadBalancer: { ingress: [{ ip: 'here' }] } }, 'status.loadBalancer.ingress[0].ip: Invalid value: "here": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ['an address as a name', { loadBalancer: { ingress: [{ hostname: 'lb' }, { hostname: '1.2.3.4' }] } }, 'status.loadBalancer.ingress[1].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address'],
  ],
  shows: [
    ['that it has no rules', {}, ['x', '<none>', '*', '', '80', '0s']],
    ['hosts, class and address', { spec: { ingressClassName: 'nginx', rules: ['a', 'b', 'c', 'd'].map((host) => ({ host })), tls: [{ hosts: ['a'] }] }, status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }, { hostname: 'lb' }] } } }, ['x', 'nginx', 'a,b,c + 1 more...', '10.0.0.1,lb', '80, 443', '0s']],
  ],
});
