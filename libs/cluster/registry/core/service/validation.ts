// Mirrors pkg/apis/core/validation: services
// Differs: nothing that can be seen.
import type { Service, ServicePort, ServiceSpec } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { legacyCidrErrors, legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, portNameErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { validateLabels } from '#cluster/apiserver/validate-meta.js';
import { specialIpErrors } from '#cluster/registry/core/endpoints/special-address.js';
import { addressChangeErrors, clusterIpErrors, familyChangeErrors, isHeadless } from './validate-addresses.js';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const POLICIES = ['Cluster', 'Local'];
const AFFINITIES = ['ClientIP', 'None'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';
const AFFINITY_SECONDS_MAX = 86_400;
const PORT_RANGE = 'must be between 1 and 65535, inclusive';

export function validateService({ metadata, spec = {} }: Service): FieldError[] {
  const ports = spec.ports ?? [];
  const annotations = metadata?.annotations ?? {};
  const errors: FieldError[] = [];
  const [mode, hints] = [annotations[TOPOLOGY_MODE], annotations[TOPOLOGY_HINTS]];
  if (mode !== undefined && hints !== undefined && mode !== hints) errors.push(invalidValue(`metadata.annotations[${TOPOLOGY_MODE}]`, mode, `must match annotations[${TOPOLOGY_HINTS}] when both are specified`));
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  errors.push(...typeErrors(spec));
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) errors.push(...portErrors(port, `spec.ports[${i}]`, ports.length > 1, names));
  errors.push(...validateLabels(spec.selector, 'spec.selector'), ...affinityErrors(spec), ...clusterIpErrors(spec));
  (spec.externalIPs ?? []).forEach((address, i) => {
    const wrong = legacyIpErrors(`spec.externalIPs[${i}]`, address);
    errors.push(...(wrong.length > 0 ? wrong : specialIpErrors(`spec.externalIPs[${i}]`, address)));
  });
  errors.push(...choiceErrors('spec.type', spec.type, TYPES));
  if (spec.type === 'ClusterIP') {
    ports.forEach((port, i) => {
      if ((port.nodePort ?? 0) !== 0) errors.push(forbiddenField(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    });
  }
  return [...errors, ...duplicatePorts(ports), ...loadBalancerErrors(spec, annotations[SOURCE_RANGES]), ...trafficErrors(spec)];
}

function choiceErrors(field: string, value: string | undefined, valid: readonly string[]): FieldError[] {
  if ((value ?? '') === '') return [required(field)];
  return valid.includes(value as string) ? [] : [notSupported(field, value, valid)];
}

function typeErrors(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (isHeadless(spec) && (spec.type === 'LoadBalancer' || spec.type === 'NodePort')) errors.push(invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`));
  if (spec.type !== 'ExternalName') return errors;
  const none = 'may not be set for ExternalName services';
  if ((spec.clusterIPs ?? []).length > 0) errors.push(forbiddenField('spec.clusterIPs', none));
  if ((spec.ipFamilies ?? []).length > 0) errors.push(forbiddenField('spec.ipFamilies', none));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbiddenField('spec.ipFamilyPolicy', none));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') return [...errors, required('spec.externalName')];
  return [...errors, ...dns1123SubdomainErrors(name).map((problem) => invalidValue('spec.externalName', name, problem))];
}

function portErrors(port: ServicePort, path: string, isNamed: boolean, names: Set<string>): FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? '';
  if (isNamed && name === '') errors.push(required(`${path}.name`));
  else if (name !== '') {
    for (const problem of dns1123LabelErrors(name)) errors.push(invalidValue(`${path}.name`, name, problem));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
  }
  if (!(port.port >= 1 && port.port <= 65535)) errors.push(invalidValue(`${path}.port`, port.port ?? 0, PORT_RANGE));
  errors.push(...choiceErrors(`${path}.protocol`, port.protocol, PROTOCOLS));
  const target = port.targetPort;
  if (typeof target === 'number' && !(target >= 1 && target <= 65535)) errors.push(invalidValue(`${path}.targetPort`, target, PORT_RANGE));
  if (typeof target === 'string') for (const problem of portNameErrors(target)) errors.push(invalidValue(`${path}.targetPort`, target, problem));
  if (port.appProtocol !== undefined) for (const problem of qualifiedNameErrors(port.appProtocol)) errors.push(invalidValue(`${path}.appProtocol`, port.appProtocol, problem));
  return errors;
}

function affinityErrors({ sessionAffinity, sessionAffinityConfig: config }: ServiceSpec): FieldError[] {
  const path = 'spec.sessionAffinityConfig';
  if (sessionAffinity === 'ClientIP') {
    const when = 'when session affinity type is ClientIP';
    if (config === undefined) return [required(path, when)];
    if (config.clientIP === undefined) return [required(`${path}.clientIP`, when)];
    const seconds = config.clientIP.timeoutSeconds;
    if (seconds === undefined) return [required(`${path}.clientIP.timeoutSeconds`, when)];
    return seconds > 0 && seconds <= AFFINITY_SECONDS_MAX ? [] : [invalidValue(`${path}.clientIP.timeoutSeconds`, seconds, `must be greater than 0 and less than ${AFFINITY_SECONDS_MAX}`)];
  }
  return [...choiceErrors('spec.sessionAffinity', sessionAffinity, AFFINITIES), ...(sessionAffinity === 'None' && config !== undefined ? [forbiddenField(path, 'must not be set when session affinity is None')] : [])];
}

function duplicatePorts(ports: readonly ServicePort[]): FieldError[] {
  const errors: FieldError[] = [];
  const nodePorts = new Set<string>();
  ports.forEach(({ protocol, nodePort = 0 }, i) => {
    const key = `${protocol}/${nodePort}`;
    if (nodePort !== 0 && nodePorts.has(key)) errors.push(duplicate(`spec.ports[${i}].nodePort`, nodePort));
    nodePorts.add(key);
  });
  const seen = new Set<string>();
  ports.forEach(({ protocol, port }, i) => {
    const key = `${protocol}/${port}`;
    // As the server's own type shows itself.
    if (seen.has(key)) errors.push(duplicate(`spec.ports[${i}]`, { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }));
    seen.add(key);
  });
  return errors;
}

function loadBalancerErrors(spec: ServiceSpec, annotation: string | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const isBalancer = spec.type === 'LoadBalancer';
  const only = "may only be used when `type` is 'LoadBalancer'";
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) {
    // The field is written so in Kubernetes' own refusals.
    if (!isBalancer) errors.push(forbiddenField('spec.LoadBalancerSourceRanges', only));
    for (const [i, range] of ranges.entries()) errors.push(...legacyCidrErrors(`spec.LoadBalancerSourceRanges[${i}]`, range.trim()));
  } else if (annotation !== undefined) {
    const field = `metadata.annotations[${SOURCE_RANGES}]`;
    if (!isBalancer) errors.push(forbiddenField(field, only));
    if (annotation.trim() !== '') for (const range of annotation.split(',')) errors.push(...legacyCidrErrors(field, range.trim()));
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalancer) errors.push(forbiddenField('spec.allocateLoadBalancerNodePorts', only));
  if (spec.allocateLoadBalancerNodePorts === undefined && isBalancer) errors.push(required('allocateLoadBalancerNodePorts'));
  const name = spec.loadBalancerClass;
  if (name === undefined) return errors;
  if (!isBalancer) return [...errors, forbiddenField('spec.loadBalancerClass', only)];
  return [...errors, ...qualifiedNameErrors(name).map((problem) => invalidValue('spec.loadBalancerClass', name, problem))];
}

function trafficErrors(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const { type, externalTrafficPolicy: external, internalTrafficPolicy: internal, healthCheckNodePort: health = 0, trafficDistribution } = spec;
  const isReachable = type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);
  if (isReachable) errors.push(...choiceErrors('spec.externalTrafficPolicy', external, POLICIES));
  else if ((external ?? '') !== '') errors.push(invalidValue('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services'));
  if (type === 'LoadBalancer' && external === 'Local') {
    if (health !== 0 && (health < 1 || health > 65535)) errors.push(invalidValue('spec.healthCheckNodePort', health, PORT_RANGE));
  } else if (health !== 0) errors.push(invalidValue('spec.healthCheckNodePort', health, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
  if (internal === undefined && type !== undefined && type !== 'ExternalName' && TYPES.includes(type)) errors.push(required('spec.internalTrafficPolicy'));
  if (internal !== undefined && !POLICIES.includes(internal)) errors.push(notSupported('spec.internalTrafficPolicy', internal, POLICIES));
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.includes(trafficDistribution)) errors.push(notSupported('spec.trafficDistribution', trafficDistribution, DISTRIBUTIONS));
  return errors;
}

export function validateServiceUpdate(next: Stored<Service>, previous: Stored<Service>): FieldError[] {
  const errors = [...addressChangeErrors(next, previous), ...familyChangeErrors(next, previous)];
  const before = previous.spec.loadBalancerClass;
  if (next.spec.type === 'LoadBalancer' && previous.spec.type === 'LoadBalancer' && next.spec.loadBalancerClass !== before) {
    errors.push(invalidValue('spec.loadBalancerClass', next.spec.loadBalancerClass, 'may not change once set'));
  }
  const [health, was] = [next, previous].map(({ spec }) => (spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local' ? (spec.healthCheckNodePort ?? 0) : undefined));
  // An update that leaves it out keeps it.
  if (health !== undefined && was !== undefined && health !== 0 && health !== was) errors.push(forbiddenField('spec.healthCheckNodePort', 'field is immutable'));
  return [...errors, ...validateService(next)];
}
