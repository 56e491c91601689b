import { expect, test } from 'vitest';
import { services } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { testResource } from '#cluster/testing/resource-tests.js';
import { serviceResource } from './resource.js';

testResource(serviceResource, {
  sample: { spec: { clusterIP: '10.96.50.50', ports: [{ port: 80 }] } },
  fills: [
    ['how it is reached', {}, { spec: { type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] } }],
    ['both families, without an address and pods', { spec: { clusterIP: 'None' } }, { spec: { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack', clusterIPs: ['None'] } }],
    ['one family, where two are only preferred', { spec: { selector: { a: 'b' }, ipFamilyPolicy: 'PreferDualStack' } }, { spec: { ipFamilies: ['IPv4'], ipFamilyPolicy: 'PreferDualStack' } }],
    ['one port of nodes for one number of two protocols', { spec: { type: 'NodePort', ports: [{ name: 'a', port: 53, nodePort: 30053 }, { name: 'b', port: 53, protocol: 'UDP' }] } }, { spec: { ports: [{ nodePort: 30053 }, { nodePort: 30053 }] } }],
    ['no port of nodes where none is wanted, but the one asked for', { spec: { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ name: 'a', port: 80 }, { name: 'b', port: 81, nodePort: 30081 }] } }, { spec: { ports: [{ name: 'a', port: 80, protocol: 'TCP', targetPort: 80 }, { nodePort: 30081 }] } }],
    ['nothing about a name that begins with a digit', { metadata: { name: '9lives' } }, { metadata: { name: '9lives' } }],
  ],
  refuses: [
    ['no address outside', { spec: { type: 'NodePort', clusterIP: 'None' } }, "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"],
    ['itself as an address', { spec: { externalIPs: ['127.0.0.1'] } }, 'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ['limits on sources inside', { spec: { loadBalancerSourceRanges: ['10.0.0.0'] } }, `[spec.LoadBalancerSourceRanges: Forbidden: may only be used when \`type\` is 'LoadBalancer', spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)]`],
    ['local traffic inside', { spec: { externalTrafficPolicy: 'Local' } }, 'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
    ['too long a memory', { spec: { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 90_000 } } } }, 'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 90000: must be greater than 0 and less than 86400'],
    ['a port twice', { spec: { ports: [{ name: 'a', port: 80 }, { name: 'b', port: 80 }] } }, 'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}'],
    ['a node port inside', { spec: { ports: [{ port: 80, nodePort: 30080 }] } }, "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ['an address outside of the range', { spec: { clusterIP: '192.168.1.1' } }, 'spec.clusterIPs: Invalid value: ["192.168.1.1"]: failed to allocate IP 192.168.1.1: the provided network does not match the current range'],
    ['two families', { spec: { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' } }, '[spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services, spec.ipFamilies[1]: Invalid value: "IPv6": not configured on this cluster]'],
    ['two families of one', { spec: { ipFamilies: ['IPv4', 'IPv6'] } }, `spec.ipFamilyPolicy: Invalid value: "SingleStack": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified`],
    ['a nearness that is none', { spec: { trafficDistribution: 'Near' } }, 'spec.trafficDistribution: Unsupported value: "Near": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"'],
    ['limits on sources in an annotation', { metadata: { annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': 'x' } }, spec: { type: 'LoadBalancer' } }, 'metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
    ['two addresses of one family', { spec: { clusterIPs: ['10.96.50.50', '10.96.50.51'], ipFamilyPolicy: 'PreferDualStack' } }, 'spec.clusterIPs: Invalid value: ["10.96.50.50","10.96.50.51"]: may specify no more than one IP for each IP family'],
    ['an address of another family', { spec: { clusterIPs: ['10.96.50.50', 'fd00::1'] } }, '[spec.ipFamilyPolicy: Invalid value: "SingleStack": must be \'RequireDualStack\' or \'PreferDualStack\' when multiple cluster IPs are specified, spec.clusterIPs[1]: Invalid value: ["10.96.50.50","fd00::1"]: IPv6 is not configured on this cluster]'],
    ['an address that is not of its family', { spec: { ipFamilies: ['IPv6'] } }, 'spec.clusterIPs[0]: Invalid value: "10.96.50.50": expected an IPv6 value as indicated by `ipFamilies[0]`'],
    ['three addresses', { spec: { clusterIPs: ['10.96.50.50', 'fd00::1', 'fd00::2'] } }, 'spec.clusterIPs: Invalid value: ["10.96.50.50","fd00::1","fd00::2"]: may only hold up to 2 values'],
    ['none and one', { spec: { clusterIP: 'None', clusterIPs: ['None', '10.96.50.50'] } }, `spec.clusterIPs: Invalid value: ["None","10.96.50.50"]: 'None' must be the first and only value`],
    ['a list without its first', { spec: { clusterIP: null, clusterIPs: ['10.96.50.50'] } }, 'spec.clusterIPs: Invalid value: ["10.96.50.50"]: must be empty when `clusterIP` is not specified'],
    ['an address that is none', { spec: { clusterIP: '10.96.50' } }, 'spec.clusterIPs[0]: Invalid value: "10.96.50": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ['a family that is none, twice', { spec: { ipFamilies: ['IPv5', 'IPv5'] } }, '[spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6", spec.ipFamilies[1]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6", spec.ipFamilies[1]: Duplicate value: "IPv5"]'],
    ['a policy that is none', { spec: { ipFamilyPolicy: 'Both' } }, 'spec.ipFamilyPolicy: Unsupported value: "Both": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"'],
    ['the other family', { spec: { clusterIP: null, ipFamilies: ['IPv6'] } }, 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
    ['what is wrong with addresses before what is wrong with ports', { spec: { clusterIP: '192.168.1.1', ports: [] } }, 'spec.clusterIPs: Invalid value: ["192.168.1.1"]: failed to allocate IP 192.168.1.1: the provided network does not match the current range'],
    ['what is wrong with ports of nodes before what is wrong with others', { spec: { type: 'NodePort', ports: [{ port: 0, nodePort: 80 }] } }, 'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767'],
    ['one port of nodes for two ports', { spec: { type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 30080 }, { name: 'b', port: 81, nodePort: 30080 }] } }, 'spec.ports[1].nodePort: Invalid value: 30080: provided port is already allocated'],
    ['a name of nothing', { spec: { type: 'ExternalName' } }, '[spec.clusterIPs: Forbidden: may not be set for ExternalName services, spec.externalName: Required value]'],
    ['a name with families', { spec: { type: 'ExternalName', clusterIP: null, externalName: 'a.b.', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' } }, '[spec.ipFamilies: Forbidden: may not be set for ExternalName services, spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services]'],
    ['two addresses', { spec: { clusterIPs: ['10.96.0.8'] } }, 'spec.clusterIPs: Invalid value: ["10.96.0.8"]: first value must match `clusterIP`'],
  ],
  keeps: [['its address', { spec: { clusterIP: '10.96.50.51' } }, 'spec.clusterIPs[0]: Invalid value: ["10.96.50.51"]: may not change once set'],
    ['that it has one', { spec: { clusterIP: 'None' } }, 'spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set'],
    ['its family', { spec: { ipFamilies: ['IPv6'] } }, 'spec.clusterIPs[0]: Invalid value: "10.96.50.50": expected an IPv6 value as indicated by `ipFamilies[0]`'],
    ['one family', { spec: { ipFamilyPolicy: 'RequireDualStack' } }, 'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'],
    ['one family where two are named', { spec: { ipFamilies: ['IPv4', 'IPv6'] } }, "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"],
  ],
  statuses: [['an address outside, where none is asked for', { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } }, "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'"]],
  shows: [
    ['its address', { spec: { selector: { a: 'b' } } }, ['x', 'ClusterIP', '10.96.50.50', '<none>', '80/TCP', '0s', 'a=b']],
    ['what is outside', { spec: { type: 'LoadBalancer', ports: [{ port: 80, nodePort: 30080 }] }, status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } }, ['x', 'LoadBalancer', '10.96.50.50', '1.2.3.4', '80:30080/TCP', '0s', '<none>']],
    ['that it waits', { spec: { type: 'LoadBalancer', ports: [{ port: 80, nodePort: 30080 }] } }, ['x', 'LoadBalancer', '10.96.50.50', '<pending>', '80:30080/TCP', '0s', '<none>']],
  ],
});

test.each<[string, object, object]>([
  ['one for nodes becomes one for pods', { type: 'NodePort' }, { type: 'ClusterIP' }],
  ['a balanced one becomes one for pods', { type: 'LoadBalancer', externalTrafficPolicy: 'Local', loadBalancerClass: 'a/b' }, { type: 'ClusterIP' }],
])('what a type had goes with it: %s', (_name, before, change) => {
  const { client } = aSmallCluster();
  client.create(services, { metadata: { name: 'x', namespace: 'default' }, spec: { ports: [{ port: 80 }], ...before } });
  const { spec } = client.patch(services, 'default', 'x', 'merge', { spec: change });
  expect(Object.keys(spec).sort()).toEqual(['clusterIP', 'clusterIPs', 'internalTrafficPolicy', 'ipFamilies', 'ipFamilyPolicy', 'ports', 'sessionAffinity', 'type']);
  expect(spec.ports).toEqual([{ port: 80, protocol: 'TCP', targetPort: 80 }]);
});

test('and its address with one that has none', () => {
  const { client } = aSmallCluster();
  client.create(services, { metadata: { name: 'x', namespace: 'default' }, spec: { type: 'NodePort', ports: [{ port: 80 }] } });
  expect(client.patch(services, 'default', 'x', 'merge', { spec: { type: 'ExternalName', externalName: 'a.b' } }).spec).toEqual({ type: 'ExternalName', externalName: 'a.b', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] });
});

test.each<[string, object, string]>([
  ['an address that is none', { ip: '1.2.3' }, 'status.loadBalancer.ingress[0].ip: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
  ['a mode that is none', { ip: '1.2.3.4', ipMode: 'Router' }, 'status.loadBalancer.ingress[0].ipMode: Unsupported value: "Router": supported values: "Proxy", "VIP"'],
  ['a mode of nothing', { hostname: 'a.b', ipMode: 'VIP' }, 'status.loadBalancer.ingress[0].ipMode: Forbidden: may not be specified when `ip` is not set'],
  ['an address as a name', { hostname: '1.2.3.4' }, 'status.loadBalancer.ingress[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address'],
])('a load balancer does not say: %s', (_name, ingress, want) => {
  const { client } = aSmallCluster();
  const service = client.create(services, { metadata: { name: 'x', namespace: 'default' }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } });
  expect(() => client.updateStatus(services, { ...service, status: { loadBalancer: { ingress: [ingress] } } })).toThrow(want);
});

test('an address of a load balancer is delivered to', () => {
  const { client } = aSmallCluster();
  const service = client.create(services, { metadata: { name: 'x', namespace: 'default' }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } });
  expect(client.updateStatus(services, { ...service, status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }, { hostname: 'a.b' }] } } }).status).toEqual({ loadBalancer: { ingress: [{ ip: '1.2.3.4', ipMode: 'VIP' }, { hostname: 'a.b' }] } });
});

test.each<[string, object, object, object]>([
  ['preferring two families is as good as having one', {}, { ipFamilyPolicy: 'PreferDualStack' }, { ipFamilies: ['IPv4'], ipFamilyPolicy: 'PreferDualStack' }],
  ['one without an address lets its second family go', { clusterIP: 'None' }, { ipFamilyPolicy: 'SingleStack' }, { clusterIPs: ['None'], ipFamilies: ['IPv4'] }],
  ['and changes the order', { clusterIP: 'None' }, { ipFamilies: ['IPv6', 'IPv4'] }, { ipFamilies: ['IPv6', 'IPv4'] }],
  ['a port of nodes stays with the name of its port', { type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 30080 }] }, { ports: [{ name: 'a', port: 81 }] }, { ports: [{ name: 'a', port: 81, protocol: 'TCP', targetPort: 81, nodePort: 30080 }] }],
  ['a name becomes one with an address', { type: 'ExternalName', externalName: 'a.b' }, { type: 'ClusterIP', clusterIP: '10.96.50.9', externalName: null }, { clusterIPs: ['10.96.50.9'], ipFamilies: ['IPv4'] }],
])('of a service that is there: %s', (_name, before, change, want) => {
  const { client } = aSmallCluster();
  client.create(services, { metadata: { name: 'x', namespace: 'default' }, spec: { ports: [{ port: 80 }], ...before } });
  expect(client.patch(services, 'default', 'x', 'merge', { spec: change }).spec).toMatchObject(want);
});

test('a load balancer that is none any more has no addresses outside', () => {
  const { client } = aSmallCluster();
  const service = client.create(services, { metadata: { name: 'x', namespace: 'default' }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } });
  client.updateStatus(services, { ...service, status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } });
  expect(client.patch(services, 'default', 'x', 'merge', { spec: { type: 'ClusterIP' } }).status).toEqual({ loadBalancer: {} });
});
