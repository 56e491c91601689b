import { describe, expect, test } from 'vitest';
import { messageOf, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { validateAutoscaler } from '#cluster/registry/autoscaling/horizontal-pod-autoscaler/validation.js';
import { validateLimitRange } from '#cluster/registry/core/limit-range/validation.js';
import { setPodDefaults } from '#cluster/registry/core/pod/defaults.js';
import { validateNewPod } from '#cluster/registry/core/pod/validation.js';
import { validateQuota } from '#cluster/registry/core/resource-quota/validation.js';
import { serviceStrategy } from '#cluster/registry/core/service/strategy.js';
import { validateService } from '#cluster/registry/core/service/validation.js';
import { validateNewIngress } from '#cluster/registry/networking/ingress/validation.js';
import { networkPolicyStrategy } from '#cluster/registry/networking/network-policy/strategy.js';

type Check = (spec: object) => readonly FieldError[];

const metadata = { name: 'x', namespace: 'default' };
const container = { name: 'c', image: 'nginx' };
const subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const checks = {
  pod: (spec) => validateNewPod(setPodDefaults({ metadata, spec: { containers: [container], ...spec } } as never)),
  service: (spec) => validateService(serviceStrategy.setDefaults?.({ metadata, spec: { ports: [{ port: 80 }], ...spec } } as never) as never),
  ingress: (spec) => validateNewIngress({ metadata, spec } as never),
  policy: (spec) => networkPolicyStrategy.validate?.(networkPolicyStrategy.setDefaults?.({ metadata, spec } as never) as never, {} as never) ?? [],
  autoscaler: (spec) => validateAutoscaler({ metadata, spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'w' }, ...spec } } as never),
  range: (spec) => validateLimitRange({ metadata, spec } as never),
  quota: (spec) => validateQuota({ metadata, spec } as never),
} satisfies Record<string, Check>;

describe('validation', () => {
  test.each<[keyof typeof checks, string, object, readonly string[]]>([
    ['pod', 'fits', {}, []],
    ['pod', 'has a resource that is none', { containers: [{ ...container, resources: { requests: { mem: '1' } } }] }, ['spec.containers[0].resources.requests[mem]: Invalid value: "mem": must be a standard resource type or fully qualified', 'spec.containers[0].resources.requests[mem]: Invalid value: "mem": must be a standard resource for containers']],
    ['pod', 'asks for more than its limit', { containers: [{ ...container, resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }] }, ['spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1']],
    ['pod', 'asks for half a device', { containers: [{ ...container, resources: { limits: { 'example.com/dongle': '500m' } } }] }, ['spec.containers[0].resources.limits[example.com/dongle]: Invalid value: "500m": must be an integer', 'spec.containers[0].resources.requests[example.com/dongle]: Invalid value: "500m": must be an integer']],
    ['pod', 'has a gate twice', { schedulingGates: [{ name: 'a' }, { name: 'a' }] }, ['spec.schedulingGates[1]: Duplicate value: "a"']],
    ['pod', 'is gated and placed', { schedulingGates: [{ name: 'a' }], nodeName: 'n' }, ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared']],
    ['pod', 'begins with ephemeral containers', { ephemeralContainers: [{ name: 'd', image: 'busybox' }] }, ['spec.ephemeralContainers: Forbidden: cannot be set on create']],
    ['pod', 'names a runtime class badly', { runtimeClassName: 'X' }, [`spec.runtimeClassName: Invalid value: "X": ${subdomain}`]],
    ['pod', 'has an unknown system', { os: { name: 'plan9' } }, ['spec.os: Unsupported value: "plan9": supported values: "linux", "windows"']],
    ['pod', 'has a profile without its file', { securityContext: { seccompProfile: { type: 'Localhost' } } }, ['spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost']],
    ['pod', 'shares processes with its node and itself', { hostPID: true, shareProcessNamespace: true }, ['spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled']],
    ['pod', 'has no name server of its own', { dnsPolicy: 'None' }, ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None']],
    ['pod', 'has too many name servers', { dnsConfig: { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] } }, ['spec.dnsConfig.nameservers: Invalid value: ["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4"]: must not have more than 3 nameservers']],
    ['service', 'fits', {}, []],
    ['service', 'has a port twice', { ports: [{ name: 'a', port: 80 }, { name: 'b', port: 80 }] }, ['spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}']],
    ['service', 'has a node port inside', { ports: [{ port: 80, nodePort: 30080 }] }, ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"]],
    ['service', 'is headless and outside', { type: 'NodePort', clusterIP: 'None' }, ["spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"]],
    ['service', 'leads to itself', { externalIPs: ['127.0.0.1'] }, ['spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)']],
    ['service', 'limits sources inside', { loadBalancerSourceRanges: ['10.0.0.0'] }, ["spec.loadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'", 'spec.loadBalancerSourceRanges[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['service', 'is kept local inside', { externalTrafficPolicy: 'Local' }, ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services']],
    ['service', 'stays too long', { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 90_000 } } }, ['spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 90000: must be greater than 0 and less than 86400']],
    ['service', 'says two addresses', { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.8'] }, ['spec.clusterIPs: Invalid value: ["10.96.0.8"]: first value must match `clusterIP`']],
    ['ingress', 'has neither rules nor a backend', {}, ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified']],
    ['ingress', 'has a backend that is none', { defaultBackend: {} }, ['spec.defaultBackend: Invalid value: "": resource or service backend is required']],
    ['ingress', 'has a bad host for TLS', { defaultBackend: { service: { name: 'a', port: { number: 80 } } }, tls: [{ hosts: ['Bad_Host'] }] }, [`spec.tls[0].hosts[0]: Invalid value: "Bad_Host": ${subdomain}`]],
    ['ingress', 'ends with dots', { rules: [{ http: { paths: [{ path: '/a/..', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }] } }] }, ["spec.rules[0].http.paths[0].path: Invalid value: \"/a/..\": cannot end with '/..'"]],
    ['policy', 'excepts what is outside', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.1.0.0/24'] } }] }] }, ['spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.1.0.0/24": must be a strict subset of `cidr`']],
    ['policy', 'ends before it begins', { podSelector: {}, egress: [{ ports: [{ port: 90, endPort: 80 }] }] }, ['spec.egress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`']],
    ['autoscaler', 'fits', {}, []],
    ['autoscaler', 'names no group', { scaleTargetRef: { kind: 'ReplicaSet', name: 'w' } }, ['spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group']],
    ['autoscaler', 'lacks its source', { metrics: [{ type: 'Pods' }] }, ['spec.metrics[0].pods: Required value: must populate information for the given metric source']],
    ['autoscaler', 'lacks a target', { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } }] }, ['spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization']],
    ['autoscaler', 'waits too long', { behavior: { scaleDown: { stabilizationWindowSeconds: 4000, policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }] } } }, ['spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 4000: must be less than or equal to 3600']],
    ['range', 'has its ends crossed', { limits: [{ type: 'Container', min: { cpu: '2' }, max: { cpu: '1' } }] }, ['spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1']],
    ['range', 'has defaults for pods', { limits: [{ type: 'Pod', default: { cpu: '1' } }] }, ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"]],
    ['range', 'has a type twice', { limits: [{ type: 'Pod' }, { type: 'Pod' }] }, ['spec.limits[1].type: Duplicate value: "Pod"']],
    ['quota', 'counts halves', { hard: { pods: '500m' } }, ['spec.hard[pods]: Invalid value: "500m": must be an integer']],
    ['quota', 'limits what is none', { hard: { cpus: '1' } }, ['spec.hard[cpus]: Invalid value: "cpus": must be a standard resource type or fully qualified', 'spec.hard[cpus]: Invalid value: "cpus": must be a standard resource for quota']],
    ['quota', 'has scopes that do not go together', { hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] }, ['spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes']],
    ['quota', 'has a scope for another resource', { hard: { services: '1' }, scopes: ['BestEffort'] }, ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource']],
  ])('%s %s', (kind, _name, spec, want) => {
    expect(checks[kind](spec).map(messageOf)).toEqual(want);
  });
});
