// Mirrors pkg/registry/core/service
// Differs: one address family.
import type { Service, ServicePort, ServiceSpec } from '#cluster/api/generated/types.js';
import { invalid } from '#cluster/apimachinery/errors.js';
import { deepEqual, semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, mapSame, withPart } from '#cluster/registry/fill.js';
import { allocateAddress, allocateNodePort, recordAddress, releaseAddress, takenNodePorts } from './allocation.js';
import { serviceStatusErrors, withIpModes } from './load-balancer-status.js';
import { familiesOf } from './validate-addresses.js';
import { validateService, validateServiceUpdate } from './validation.js';
import { serviceWarnings } from './warnings.js';

const AFFINITY_SECONDS = 10_800;

export const serviceStrategy: Behaviour<Service> = {
  setDefaults: (service) => withIpModes(withPart(service, 'spec', specDefaults)),
  prepareForCreate: (service, store) => ({ ...service, spec: validateService(service).length > 0 ? service.spec : allocated(service, undefined, store), status: { loadBalancer: {} } }) as Service,
  prepareForUpdate: (next, previous, store) => {
    const patched = withoutOthersFields(carried(next, previous), previous);
    return { ...patched, spec: validateServiceUpdate(patched, previous).length > 0 ? patched.spec : allocated(patched, previous, store) } as Stored<Service>;
  },
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: serviceStatusErrors,
  warnings: serviceWarnings,
  allowsCreateOnUpdate: true,
  nameErrors: dns1123LabelErrors,
  hasGeneration: false,
  returnsDeleted: true,
  afterChange(next, previous, store) {
    const before = addressOf(previous);
    const now = addressOf(next);
    if (before !== undefined && before !== now) releaseAddress(store, before);
    if (now !== undefined && next !== undefined) recordAddress(store, now, next);
  },
  selectableFields: { 'spec.clusterIP': ({ spec }) => spec.clusterIP ?? '', 'spec.type': ({ spec }) => spec.type ?? '' },
};

function specDefaults(spec: ServiceSpec): ServiceSpec {
  let result = fill(spec, { sessionAffinity: 'None', type: 'ClusterIP' });
  if (result.sessionAffinity === 'None') {
    const { sessionAffinityConfig: _c, ...rest } = result;
    if (result.sessionAffinityConfig !== undefined) result = rest;
  } else if (result.sessionAffinity === 'ClientIP') result = fill(result, { sessionAffinityConfig: { clientIP: { timeoutSeconds: AFFINITY_SECONDS } } });
  result = withPart(result, 'ports', (ports) =>
    mapSame(ports, (port) => {
      const typed = (port.protocol ?? '') === '' ? { ...port, protocol: 'TCP' } : port;
      return typed.targetPort === undefined || typed.targetPort === 0 || typed.targetPort === '' ? { ...typed, targetPort: typed.port } : typed;
    }));
  const isReachable = result.type === 'NodePort' || result.type === 'LoadBalancer' || (result.type === 'ClusterIP' && (result.externalIPs ?? []).length > 0);
  if (isReachable) result = fill(result, { externalTrafficPolicy: 'Cluster' });
  if (result.type !== 'ExternalName') result = fill(result, { internalTrafficPolicy: 'Cluster' });
  if (result.type === 'LoadBalancer') result = fill(result, { allocateLoadBalancerNodePorts: true });
  return result;
}

function addressOf(service: Service | undefined): string | undefined {
  const address = service?.spec?.clusterIP ?? '';
  return address === '' || address === 'None' ? undefined : address;
}

/** What an update that leaves it out keeps: the address, and node ports of the same port. */
function carried(next: Stored<Service>, previous: Stored<Service>): Stored<Service> {
  let { spec } = next;
  const before = previous.spec;
  if (spec.type === 'ExternalName' || before.type === 'ExternalName') return next;
  if ((spec.clusterIP ?? '') === '' && before.clusterIP !== undefined) spec = { ...spec, clusterIP: before.clusterIP };
  // Who knows of one address only has changed the first of the list, too.
  if ((spec.clusterIP ?? '') !== '' && spec.clusterIP !== before.clusterIP && deepEqual(spec.clusterIPs, before.clusterIPs)) spec = { ...spec, clusterIPs: [spec.clusterIP as string] };
  if ((spec.clusterIPs ?? []).length === 0 && spec.clusterIP === before.clusterIP && before.clusterIPs !== undefined) spec = { ...spec, clusterIPs: before.clusterIPs };
  if (needsHealth(spec) && needsHealth(before) && (spec.healthCheckNodePort ?? 0) === 0) spec = { ...spec, healthCheckNodePort: before.healthCheckNodePort ?? 0 };
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') {
    const known = new Map((before.ports ?? []).map((port) => [`${port.protocol}/${port.port}`, port.nodePort]));
    const given = new Set((spec.ports ?? []).map((port) => port.nodePort));
    spec = {
      ...spec,
      ports: (spec.ports ?? []).map((port) => {
        const kept = known.get(`${port.protocol}/${port.port}`);
        return (port.nodePort ?? 0) === 0 && kept !== undefined && !given.has(kept) ? { ...port, nodePort: kept } : port;
      }),
    };
  }
  return { ...next, spec };
}

/** What came with another type goes with it, unless it is changed as well; then it is refused. */
function withoutOthersFields(next: Stored<Service>, previous: Stored<Service>): Stored<Service> {
  const [now, before] = [next.spec, previous.spec];
  const gone = new Set<string>();
  const isOver = (needs: (spec: ServiceSpec) => boolean) => needs(before) && !needs(now);
  const drop = (needs: (spec: ServiceSpec) => boolean, fields: readonly (keyof ServiceSpec)[]) => {
    if (isOver(needs)) for (const field of fields) if (semanticEqual(now[field], before[field])) gone.add(field);
  };
  drop(({ type }) => type !== 'ExternalName', ['ipFamilies', 'ipFamilyPolicy']);
  if (isOver(({ type }) => type !== 'ExternalName') && now.clusterIP === before.clusterIP && semanticEqual(now.clusterIPs, before.clusterIPs)) gone.add('clusterIP').add('clusterIPs');
  drop(needsHealth, ['healthCheckNodePort']);
  drop(isBalanced, ['allocateLoadBalancerNodePorts', 'loadBalancerClass']);
  drop((spec) => isBalanced(spec) || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0), ['externalTrafficPolicy']);
  const nodePorts = ({ ports = [] }: ServiceSpec) => ports.map(({ nodePort = 0 }) => nodePort).filter((port) => port !== 0).sort();
  const isPortless = isOver(needsNodePorts) && semanticEqual(nodePorts(now), nodePorts(before));
  if (gone.size === 0 && !isPortless) return next;
  const spec = Object.fromEntries(Object.entries(now).filter(([field]) => !gone.has(field))) as ServiceSpec;
  return { ...next, spec: isPortless && spec.ports !== undefined ? { ...spec, ports: spec.ports.map(withoutNodePort) } : spec };
}

function isBalanced({ type }: ServiceSpec): boolean {
  return type === 'LoadBalancer';
}

function needsNodePorts({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
}

/** A port of each node tells who balances the load whether pods are there. */
function needsHealth({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}

function allocated(service: Service, previous: Stored<Service> | undefined, store: StoreAccess): ServiceSpec {
  let spec = service.spec as ServiceSpec;
  if (spec.type === 'ExternalName') return spec;
  const { errors, ...families } = familiesOf(spec, previous?.spec);
  if (errors.length > 0) throw invalid({ group: '', resource: 'Service' }, service.metadata?.name ?? '', errors);
  let clusterIP = spec.clusterIP ?? spec.clusterIPs?.[0] ?? '';
  if (clusterIP !== 'None' && clusterIP !== addressOf(previous)) clusterIP = allocateAddress(store, service, clusterIP);
  spec = { ...spec, clusterIP, clusterIPs: [clusterIP], ...families };
  return needsNodePorts(spec) ? withNodePorts(service, spec, store) : spec;
}

function withoutNodePort({ nodePort: _n, ...port }: ServicePort): ServicePort {
  return port;
}

function withNodePorts(service: Service, spec: ServiceSpec, store: StoreAccess): ServiceSpec {
  const taken = takenNodePorts(store, service);
  const ports = (spec.ports ?? []).map((port, i) => ({ ...port, nodePort: allocateNodePort(store, service, taken, port.protocol ?? 'TCP', port.nodePort ?? 0, `spec.ports[${i}].nodePort`) }));
  const health = needsHealth(spec) ? { healthCheckNodePort: allocateNodePort(store, service, taken, 'TCP', spec.healthCheckNodePort ?? 0, 'spec.healthCheckNodePort') } : {};
  return { ...spec, ports, ...health };
}
