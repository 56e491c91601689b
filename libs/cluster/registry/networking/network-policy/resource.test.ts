import { testResource } from '#cluster/testing/resource-tests.js';
import { networkPolicyResource } from './resource.js';

testResource(networkPolicyResource, {
  sample: { spec: { podSelector: {} } },
  fills: [
    ['that traffic comes in', {}, { spec: { policyTypes: ['Ingress'] } }],
    ['that traffic goes out, and by which protocol', { spec: { egress: [{ ports: [{ port: 80 }] }] } }, { spec: { policyTypes: ['Ingress', 'Egress'], egress: [{ ports: [{ protocol: 'TCP' }] }] } }],
  ],
  refuses: [
    ['an exception that is outside', { spec: { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.1.0.0/24'] } }] }] } }, 'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.1.0.0/24": must be a strict subset of `cidr`'],
    ['ports that end before they begin', { spec: { egress: [{ ports: [{ port: 90, endPort: 80 }] }] } }, 'spec.egress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`'],
    ['nobody', { spec: { ingress: [{ from: [{}] }] } }, 'spec.ingress[0].from[0]: Required value: must specify a peer'],
    ['pods and addresses at once', { spec: { ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/16' } }] }] } }, 'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer'],
  ],
  shows: [['all pods', {}, ['x', '<none>', '0s']], ['some pods', { spec: { podSelector: { matchLabels: { a: 'b' } } } }, ['x', 'a=b', '0s']]],
});
