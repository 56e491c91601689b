import { testResource } from '#cluster/testing/resource-tests.js';
import { podResource } from './resource.js';

const container = { name: 'c', image: 'nginx' };

testResource(podResource, {
  sample: { spec: { containers: [container] } },
  fills: [
    ['nothing where certificates are asked for that are off', { spec: { automountServiceAccountToken: false, volumes: [{ name: 'v', projected: { sources: [{ clusterTrustBundle: { name: 'a', path: 'a' } }, { podCertificate: { signerName: 'a/b', keyType: 'RSA3072' } }, { secret: { name: 's' } }] } }] } }, { spec: { volumes: [{ name: 'v', projected: { defaultMode: 420, sources: [{}, {}, { secret: { name: 's' } }] } }] } }],
    ['how it lives', {}, { spec: { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30, serviceAccountName: 'default' }, status: { phase: 'Pending', qosClass: 'BestEffort' } }],
  ],
  refuses: [
    ['a resource that is none', { spec: { containers: [{ ...container, resources: { requests: { mem: '1' } } }] } }, '[spec.containers[0].resources.requests[mem]: Invalid value: "mem": must be a standard resource type or fully qualified, spec.containers[0].resources.requests[mem]: Invalid value: "mem": must be a standard resource for containers]'],
    ['half a device', { spec: { containers: [{ ...container, resources: { limits: { 'example.com/dongle': '500m' } } }] } }, '[spec.containers[0].resources.limits[example.com/dongle]: Invalid value: "500m": must be an integer, spec.containers[0].resources.requests[example.com/dongle]: Invalid value: "500m": must be an integer]'],
    ['a gate for what is placed', { spec: { schedulingGates: [{ name: 'a' }], nodeName: 'n' } }, 'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
    ['an unknown system', { spec: { os: { name: 'plan9' } } }, 'spec.os: Unsupported value: "plan9": supported values: "linux", "windows"'],
    ['a profile without its file', { spec: { securityContext: { seccompProfile: { type: 'Localhost' } } } }, 'spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost'],
    ['processes shared with the node and within', { spec: { hostPID: true, shareProcessNamespace: true } }, 'spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled'],
    ['no name server at all', { spec: { dnsPolicy: 'None' } }, 'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    ['too many name servers', { spec: { dnsConfig: { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] } } }, 'spec.dnsConfig.nameservers: Invalid value: ["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4"]: must not have more than 3 nameservers'],
    ['no containers', { spec: { containers: [] } }, 'spec.containers: Required value'],
    ['more than its limit', { spec: { containers: [{ ...container, resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }] } }, 'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1'],
    ['a gate twice', { spec: { schedulingGates: [{ name: 'a' }, { name: 'a' }] } }, 'spec.schedulingGates[1]: Duplicate value: "a"'],
    ['to begin with ephemeral containers', { spec: { ephemeralContainers: [{ name: 'd', image: 'busybox' }] } }, 'spec.ephemeralContainers: Forbidden: cannot be set on create'],
    ['overhead of no class', { spec: { overhead: { cpu: '1' } } }, 'pods "x" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'],
    ['a runtime class that is not there', { spec: { runtimeClassName: 'gvisor' } }, 'pods "x" is forbidden: pod rejected: RuntimeClass "gvisor" not found'],
  ],
  shows: [
    ['that it waits', {}, ['x', '0/1', 'Pending', '0', '0s', '<none>', '<none>', '<none>', '<none>']],
    ['that it runs', { spec: { nodeName: 'n' }, status: { phase: 'Running', podIP: '10.1.0.1', podIPs: [{ ip: '10.1.0.1' }], conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [{ name: 'c', image: 'nginx', imageID: '', ready: true, restartCount: 0, state: { running: {} } }] } }, ['x', '1/1', 'Running', '0', '0s', '10.1.0.1', 'n', '<none>', '<none>']],
  ],
});
