// Mirrors service, endpoints, endpoint slice, ingress and network policy of k8s.io/kubectl/pkg/describe
import type { Step } from '#linux/kernel/step.js';
import { formatLabelSelector } from '#cluster/apimachinery/labels.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError } from '#kubectl/rest/errors.js';
import type { DescribeContext } from './context.js';
import { writeEvents } from './events.js';
import { goTime, joinedMap, longTime, Writer, writeAnnotations, writeMap } from './writer.js';

const ADDRESSES_MAX = 3;

export function* describeService(service: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = service;
  const slices = yield* context.list('endpointslices.discovery.k8s.io', metadata.namespace, { selector: `kubernetes.io/service-name=${metadata.name}` });
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('Selector', joinedMap(spec.selector));
  w.field('Type', spec.type ?? '');
  if (spec.ipFamilyPolicy) w.field('IP Family Policy', spec.ipFamilyPolicy);
  w.field('IP Families', listOf(spec.ipFamilies).join(',') || '<none>');
  w.field('IP', spec.clusterIP ?? '');
  w.field('IPs', listOf(spec.clusterIPs).join(',') || '<none>');
  if (listOf(spec.externalIPs).length > 0) w.field('External IPs', spec.externalIPs.join(','));
  if (spec.loadBalancerIP) w.field('Desired LoadBalancer IP', spec.loadBalancerIP);
  if (spec.externalName) w.field('External Name', spec.externalName);
  const ingress = listOf(status.loadBalancer?.ingress);
  if (ingress.length > 0) w.field('LoadBalancer Ingress', ingress.map(({ ip, ipMode, hostname }) => (ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : hostname)).join(', '));
  for (const port of listOf(spec.ports)) {
    const name = port.name || '<unset>';
    w.field('Port', `${name}\t${port.port}/${port.protocol ?? 'TCP'}`);
    w.field('TargetPort', `${port.targetPort ?? ''}/${port.protocol ?? 'TCP'}`);
    if (port.nodePort) w.field('NodePort', `${name}\t${port.nodePort}/${port.protocol ?? 'TCP'}`);
    w.field('Endpoints', sliceAddresses(slices, port.name ?? ''));
  }
  w.field('Session Affinity', spec.sessionAffinity ?? '');
  if (spec.externalTrafficPolicy) w.field('External Traffic Policy', spec.externalTrafficPolicy);
  if (spec.internalTrafficPolicy) w.field('Internal Traffic Policy', spec.internalTrafficPolicy);
  if (spec.healthCheckNodePort) w.field('HealthCheck NodePort', spec.healthCheckNodePort);
  if (listOf(spec.loadBalancerSourceRanges).length > 0) w.field('LoadBalancer Source Ranges', spec.loadBalancerSourceRanges.join(','));
  if (spec.trafficDistribution) w.field('Traffic Distribution', spec.trafficDistribution);
  yield* writeEvents(w, service, context);
  return w.aligned();
}

/** Ready addresses of a port, three at most; of a slice without ports the bare addresses. */
function sliceAddresses(slices: readonly Dynamic[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const all: string[] = [];
  // An endpoint beyond the third, ready or not, makes it `+ 0 more...`.
  let more = false;
  const add = (slice: Dynamic, shown: (address: string) => string) => {
    for (const { addresses, conditions } of listOf(slice.endpoints)) {
      more ||= all.length >= ADDRESSES_MAX;
      if (conditions?.ready !== false) all.push(shown(String(listOf(addresses)[0] ?? '')));
    }
  };
  for (const slice of slices) {
    if (listOf(slice.ports).length === 0) add(slice, (address) => address);
    for (const { name, port } of listOf(slice.ports)) if ((name ?? '') === portName) add(slice, (address) => `${address.includes(':') ? `[${address}]` : address}:${port}`);
  }
  return all.slice(0, ADDRESSES_MAX).join(',') + (more ? ` + ${all.length - ADDRESSES_MAX} more...` : '');
}

export function* describeEndpoints(endpoints: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata } = endpoints;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.raw('Subsets:\n');
  for (const subset of listOf(endpoints.subsets)) {
    const shown = (list: Dynamic) => listOf(list).map(({ ip }) => ip).join(',') || '<none>';
    w.line(1, `Addresses:\t${shown(subset.addresses)}`);
    w.line(1, `NotReadyAddresses:\t${shown(subset.notReadyAddresses)}`);
    if (listOf(subset.ports).length > 0) {
      w.raw('  Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------\n');
      for (const port of subset.ports) w.line(2, `${port.name || '<unset>'}\t${port.port}\t${port.protocol ?? 'TCP'}`);
    }
    w.raw('\n');
  }
  yield* writeEvents(w, endpoints, context);
  return w.aligned();
}

export function* describeEndpointSlice(slice: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata } = slice;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('AddressType', slice.addressType);
  if (listOf(slice.ports).length === 0) w.raw('Ports: <unset>\n');
  else {
    w.raw('Ports:\n  Name\tPort\tProtocol\n  ----\t----\t--------\n');
    for (const port of slice.ports) w.line(1, `${port.name || '<unset>'}\t${port.port ?? '<unset>'}\t${port.protocol ?? 'TCP'}`);
  }
  if (listOf(slice.endpoints).length === 0) w.raw('Endpoints: <none>\n');
  else {
    w.raw('Endpoints:\n');
    for (const endpoint of slice.endpoints) {
      w.raw(`  - Addresses:\t${listOf(endpoint.addresses).join(', ') || '<none>'}\n    Conditions:\n`);
      w.line(3, `Ready:\t${endpoint.conditions?.ready ?? '<unset>'}`);
      w.raw(`    Hostname:\t${endpoint.hostname ?? '<unset>'}\n`);
      if (endpoint.targetRef) w.raw(`    TargetRef:\t${endpoint.targetRef.kind}/${endpoint.targetRef.name}\n`);
      w.raw(`    NodeName:\t${endpoint.nodeName ?? '<unset>'}\n    Zone:\t${endpoint.zone ?? '<unset>'}\n`);
    }
  }
  yield* writeEvents(w, slice, context);
  return w.aligned();
}

export function* describeIngress(ingress: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = ingress;
  w.field('Name', metadata.name);
  writeMap(w, 0, 'Labels', metadata.labels);
  w.field('Namespace', metadata.namespace);
  w.field('Address', [...new Set(listOf(status.loadBalancer?.ingress).map(({ ip, hostname }) => String(ip || hostname || '')))].filter((address) => address !== '').sort().join(','));
  w.field('Ingress Class', spec.ingressClassName ?? '<none>');
  const fallback = spec.defaultBackend;
  w.field('Default backend', fallback ? `${backendText(fallback)}${yield* backendState(metadata.namespace, fallback, context)}` : '<default>');
  if (listOf(spec.tls).length > 0) {
    w.raw('TLS:\n');
    for (const { secretName, hosts } of spec.tls) w.line(1, secretName ? `${secretName} terminates ${listOf(hosts).join(',')}` : `SNI routes ${listOf(hosts).join(',')}`);
  }
  w.raw('Rules:\n  Host\tPath\tBackends\n  ----\t----\t--------\n');
  let count = 0;
  for (const rule of listOf(spec.rules)) {
    if (!rule.http) continue;
    count++;
    w.line(1, `${rule.host || '*'}\t`);
    for (const path of listOf(rule.http.paths)) w.raw(`    \t${path.path ?? ''} \t${backendText(path.backend)}${yield* backendState(metadata.namespace, path.backend, context)}\n`);
  }
  if (count === 0) w.raw(`  *\t*\t${fallback ? `${backendText(fallback)}${yield* backendState(metadata.namespace, fallback, context)}` : '<default>'}\n`);
  writeAnnotations(w, 0, metadata.annotations);
  yield* writeEvents(w, ingress, context);
  return w.aligned();
}

function backendText(backend: Dynamic): string {
  if (backend.service) return `${backend.service.name}:${backend.service.port?.number ?? backend.service.port?.name ?? ''}`;
  if (backend.resource) return `APIGroup: ${backend.resource.apiGroup ?? '<none>'}, Kind: ${backend.resource.kind}, Name: ${backend.resource.name}`;
  return '';
}

function* backendState(namespace: string, backend: Dynamic, context: DescribeContext): Step<string> {
  if (!backend.service) return '';
  const service = yield* context.read(`/api/v1/namespaces/${namespace}/services/${backend.service.name}`);
  if (service instanceof ApiError) return ` (<error: ${service.message}>)`;
  const slices = yield* context.list('endpointslices.discovery.k8s.io', namespace, { selector: `kubernetes.io/service-name=${backend.service.name}` });
  const { number, name } = backend.service.port ?? {};
  const port = listOf(service.spec?.ports).findLast((each) => (number ? each.port === number : name && each.name === name));
  return ` (${sliceAddresses(slices, port?.name ?? '')})`;
}

export function* describeNetworkPolicy(policy: Dynamic, _context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec = {} } = policy;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  w.field('Created on', goTime(metadata.creationTimestamp));
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.raw('Spec:\n');
  const selector = formatLabelSelector(spec.podSelector ?? {});
  w.line(1, `PodSelector: ${selector === '<none>' || selector === '' ? '    <none> (Allowing the specific traffic to all pods in this namespace)' : `    ${selector}`}`);
  const types: readonly string[] = listOf(spec.policyTypes);
  for (const [name, rules, peers] of [['Ingress', spec.ingress, 'from'], ['Egress', spec.egress, 'to']] as const) {
    const lower = name.toLowerCase();
    if (!types.includes(name)) {
      w.line(1, `Not affecting ${lower} traffic`);
      continue;
    }
    w.line(1, `Allowing ${lower} traffic:`);
    writePolicyRules(w, listOf(rules), lower, peers);
  }
  w.line(1, `Policy Types: ${types.join(', ') || '<none>'}`);
  yield undefined;
  return w.aligned();
}

function writePolicyRules(w: Writer, rules: readonly Dynamic[], direction: string, peers: 'from' | 'to'): void {
  if (rules.length === 0) w.line(2, `<none> (Selected pods are isolated for ${direction} connectivity)`);
  rules.forEach((rule, i) => {
    const ports = listOf(rule.ports);
    if (ports.length === 0) w.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const { port, protocol, endPort } of ports) w.line(2, endPort === undefined ? `To Port: ${port ?? '<nil>'}/${protocol ?? 'TCP'}` : `To Port Range: ${port}-${endPort}/${protocol ?? 'TCP'}`);
    const list = listOf(rule[peers]);
    const word = peers === 'from' ? 'From' : 'To';
    if (list.length === 0) w.line(2, `${word}: <any> (traffic not restricted by ${peers === 'from' ? 'source' : 'destination'})`);
    for (const { podSelector, namespaceSelector, ipBlock } of list) {
      w.line(2, `${word}:`);
      if (ipBlock && !podSelector && !namespaceSelector) {
        w.raw(`      IPBlock:\n        CIDR: ${ipBlock.cidr}\n        Except: ${listOf(ipBlock.except).join(', ')}\n`);
        continue;
      }
      if (namespaceSelector) w.line(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`);
      if (podSelector) w.line(3, `PodSelector: ${formatLabelSelector(podSelector)}`);
    }
    if (i < rules.length - 1) w.line(2, '----------');
  });
}

export function* describeIngressClass(ingressClass: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec = {} } = ingressClass;
  w.field('Name', metadata.name);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('Controller', spec.controller ?? '');
  if (spec.parameters) {
    w.raw('Parameters:\n');
    if (spec.parameters.apiGroup !== undefined) w.line(1, `APIGroup:\t${spec.parameters.apiGroup}`);
    w.line(1, `Kind:\t${spec.parameters.kind}`);
    w.line(1, `Name:\t${spec.parameters.name}`);
  }
  yield* writeEvents(w, ingressClass, context);
  return w.aligned();
}

export function* describeServiceCidr(cidr: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec = {}, status = {} } = cidr;
  w.field('Name', metadata.name);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('CIDRs', listOf(spec.cidrs).join(', '));
  if (listOf(status.conditions).length > 0) {
    w.raw('Status:\nConditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------\n');
    for (const { type, status: state, lastTransitionTime, reason, message } of status.conditions) w.line(1, `${type}\t${state}\t${longTime(lastTransitionTime)}\t${reason ?? ''}\t${message ?? ''}`);
  }
  yield* writeEvents(w, cidr, context);
  return w.aligned();
}

export function* describeIpAddress(address: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec = {} } = address;
  w.field('Name', metadata.name);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  if (spec.parentRef) {
    const { group = '', resource = '', namespace = '', name = '' } = spec.parentRef;
    w.raw('Parent Reference:\n');
    for (const [label, value] of [['Group', group], ['Resource', resource], ['Namespace', namespace], ['Name', name]]) w.line(1, `${label}:\t${value}`);
  }
  yield* writeEvents(w, address, context);
  return w.aligned();
}
