// Mirrors pkg/registry/core/service
// Differs: one address family.
import type { Service, ServicePort, ServiceSpec } from '#cluster/api/generated/types.js';
import { deepEqual, semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, mapSame, withPart } from '#cluster/registry/fill.js';
import { allocateAddress, recordAddress, releaseAddress } from './allocation.js';
import { withFamilies, withListedAddress } from './families.js';
import { serviceStatusErrors, withIpModes } from './load-balancer-status.js';
import { hasNodePorts, needsHealthPort, withNodePorts } from './node-ports.js';
import { validateService, validateServiceUpdate } from './validation.js';
import { serviceWarnings } from './warnings.js';

const AFFINITY_SECONDS = 10_800;

export const serviceStrategy: Behaviour<Service> = {
  setDefaults: (service) => withIpModes({ ...service, spec: specDefaults(service.spec ?? {}) } as Service),
  prepareForCreate: (service, store) => ({ ...service, spec: allocated({ ...service, spec: withListedAddress(service.spec ?? {}) } as Service, undefined, store), status: { loadBalancer: {} } }) as Service,
  prepareForUpdate: (next, previous, store) => {
    const patched = withoutOthersFields(carried(next, previous), previous);
    const updated = { ...patched, spec: allocated(patched, previous, store) } as Stored<Service>;
    return updated.spec.type === 'LoadBalancer' ? updated : { ...updated, status: { ...updated.status, loadBalancer: {} } };
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

/** What an update that leaves it out keeps: the address, and node ports of ports of the same name. */
function carried(next: Stored<Service>, previous: Stored<Service>): Stored<Service> {
  let { spec } = next;
  const before = previous.spec;
  if (spec.type !== 'ExternalName' && before.type !== 'ExternalName') {
    if ((spec.clusterIP ?? '') === '' && before.clusterIP !== undefined) spec = { ...spec, clusterIP: before.clusterIP };
    if ((spec.clusterIPs ?? []).length === 0 && before.clusterIPs !== undefined) spec = { ...spec, clusterIPs: before.clusterIPs };
  }
  // Who knows of one address only has changed the first of the list, too.
  const address = spec.clusterIP ?? '';
  if (address !== (before.clusterIP ?? '') && deepEqual(spec.clusterIPs ?? [], before.clusterIPs ?? [])) spec = { ...spec, clusterIPs: address === '' ? [] : [address] };
  if (needsHealthPort(spec) && needsHealthPort(before) && (spec.healthCheckNodePort ?? 0) === 0) spec = { ...spec, healthCheckNodePort: before.healthCheckNodePort ?? 0 };
  return { ...next, spec: hasNodePorts(spec) && hasNodePorts(before) ? { ...spec, ...withKnownNodePorts(spec, before) } : spec };
}

function withKnownNodePorts(spec: ServiceSpec, before: ServiceSpec): Pick<ServiceSpec, 'ports'> {
  if (spec.ports === undefined) return {};
  const known = new Map((before.ports ?? []).map(({ name = '', nodePort = 0 }) => [name, nodePort]));
  const given = new Set(spec.ports.map(({ nodePort }) => nodePort));
  return {
    ports: mapSame(spec.ports, (port) => {
      const kept = known.get(port.name ?? '') ?? 0;
      return (port.nodePort ?? 0) === 0 && kept !== 0 && !given.has(kept) ? { ...port, nodePort: kept } : port;
    }),
  };
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
  drop(needsHealthPort, ['healthCheckNodePort']);
  drop(isBalanced, ['allocateLoadBalancerNodePorts', 'loadBalancerClass']);
  drop((spec) => isBalanced(spec) || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0), ['externalTrafficPolicy']);
  const nodePorts = ({ ports = [] }: ServiceSpec) => ports.map(({ nodePort = 0 }) => nodePort).filter((port) => port !== 0).sort();
  const isPortless = isOver(hasNodePorts) && semanticEqual(nodePorts(now), nodePorts(before));
  if (gone.size === 0 && !isPortless) return next;
  const spec = Object.fromEntries(Object.entries(now).filter(([field]) => !gone.has(field))) as ServiceSpec;
  return { ...next, spec: isPortless && spec.ports !== undefined ? { ...spec, ports: spec.ports.map(withoutNodePort) } : spec };
}

function isBalanced({ type }: ServiceSpec): boolean {
  return type === 'LoadBalancer';
}

function allocated(service: Service, previous: Stored<Service> | undefined, store: StoreAccess): ServiceSpec {
  let spec = withFamilies(service, previous);
  const isNew = previous === undefined || previous.spec.type === 'ExternalName';
  if (isNew && spec.type !== 'ExternalName' && spec.clusterIPs?.[0] !== 'None') {
    const clusterIP = allocateAddress(store, { ...service, spec });
    spec = { ...spec, clusterIP, clusterIPs: [clusterIP, ...(spec.clusterIPs ?? []).slice(1)] };
  }
  return withNodePorts({ ...service, spec }, previous, store);
}

function withoutNodePort({ nodePort: _n, ...port }: ServicePort): ServicePort {
  return port;
}
