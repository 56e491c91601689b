// Mirrors pkg/controller/endpointslice and k8s.io/endpointslice
// Differs: IPv4 only; no topology hints; slices are filled in order rather than with the fewest writes.
import { endpointslices, nodes, pods, services } from '#cluster/api/resources.js';
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice, Pod, Service } from '#cluster/api/generated/types.js';
import { isPodReady } from '#cluster/api/core/v1/pods.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { compareText, semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { controllerReference } from '#cluster/controllers/ownership/references.js';
import { HEADLESS, MANAGED_BY, SERVICE_NAME, choosesPods, findPodPort, hostnameUnder, isHeadless, listServicePods, servicesOf } from '#cluster/controllers/service-pods/service-pods.js';
import { namespaceOf, ownKey } from '#cluster/controllers/wake.js';

const MANAGER = 'endpointslice-controller.k8s.io';
/** Kubernetes' own default size of a slice. */
const ENDPOINTS_PER_SLICE_MAX = 100;
const ZONE = 'topology.kubernetes.io/zone';

export const endpointSliceController: Controller = {
  name: 'endpointslice-controller',
  eventSource: 'endpoint-slice-controller',
  watches: [on(services, ownKey), on(pods, servicesOf), on(endpointslices, wakeService), on(nodes, () => [])],
  /** Keeps the slices of a service in step with its pods. They go with the service, which owns them. */
  reconcile(key, context) {
    const service = context.lister(services).find(key);
    if (service === undefined || !choosesPods(service) || service.metadata.deletionTimestamp !== undefined) return;
    const existing = context
      .lister(endpointslices)
      .list(service.metadata.namespace)
      .filter(({ metadata: { labels, deletionTimestamp } }) => labels?.[SERVICE_NAME] === service.metadata.name && labels[MANAGED_BY] === MANAGER && deletionTimestamp === undefined);
    writeSlices(context, service, wantedSlices(context, service), existing);
  },
};

function wakeService(slice: Stored<EndpointSlice>): readonly string[] {
  const { labels } = slice.metadata;
  const service = labels?.[SERVICE_NAME];
  return service === undefined || labels?.[MANAGED_BY] !== MANAGER ? [] : [`${namespaceOf(slice)}/${service}`];
}

interface Wanted {
  readonly ports: readonly DiscoveryV1EndpointPort[] | undefined;
  readonly endpoints: readonly Endpoint[];
}

function wantedSlices(context: ControllerContext, service: Stored<Service>): readonly Wanted[] {
  const groups = new Map<string, { ports: readonly DiscoveryV1EndpointPort[]; endpoints: Endpoint[] }>();
  for (const pod of listServicePods(context, service, 'with terminating')) {
    const ports = portsOf(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    group.endpoints.push(endpointOf(context, service, pod));
    groups.set(key, group);
  }
  const wanted: Wanted[] = [];
  for (const { ports, endpoints } of groups.values()) {
    for (let i = 0; i < endpoints.length; i += ENDPOINTS_PER_SLICE_MAX) wanted.push({ ports, endpoints: endpoints.slice(i, i + ENDPOINTS_PER_SLICE_MAX) });
  }
  // A service without pods has one empty slice, so that it can be told from a service nobody looked at yet.
  return wanted.length === 0 ? [{ ports: undefined, endpoints: [] }] : wanted;
}

function portsOf(service: Stored<Service>, pod: Stored<Pod>): readonly DiscoveryV1EndpointPort[] {
  const ports: DiscoveryV1EndpointPort[] = [];
  for (const port of service.spec.ports ?? []) {
    const number = findPodPort(pod, port);
    if (number === undefined) continue;
    ports.push({ name: port.name ?? '', port: number, protocol: port.protocol ?? 'TCP', ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }) });
  }
  return ports.sort((a, b) => compareText(a.name ?? '', b.name ?? ''));
}

function endpointOf(context: ControllerContext, service: Stored<Service>, pod: Stored<Pod>): Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const hostname = hostnameUnder(service, pod);
  const nodeName = pod.spec.nodeName;
  const zone = nodeName === undefined ? undefined : context.lister(nodes).find(nodeName)?.metadata.labels?.[ZONE];
  const { name, namespace, uid } = pod.metadata;
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    targetRef: { kind: 'Pod', name, namespace: namespace ?? '', uid },
    ...(zone === undefined ? {} : { zone }),
  };
}

/** Slices with the wanted ports are reused; those left over go. */
function writeSlices(context: ControllerContext, service: Stored<Service>, wanted: readonly Wanted[], existing: readonly Stored<EndpointSlice>[]): void {
  const labels: Record<string, string> = { ...service.metadata.labels, [SERVICE_NAME]: service.metadata.name, [MANAGED_BY]: MANAGER };
  if (isHeadless(service)) labels[HEADLESS] = '';
  const free = [...existing];
  for (const { ports, endpoints } of wanted) {
    const index = Math.max(0, free.findIndex((slice) => samePorts(slice.ports, ports)));
    const [slice] = free.splice(index, 1);
    if (slice === undefined) createSlice(context, service, labels, ports, endpoints);
    else if (!samePorts(slice.ports, ports) || !semanticEqual(slice.endpoints, endpoints) || !semanticEqual(slice.metadata.labels, labels)) {
      const { ports: _before, ...rest } = slice;
      context.client.update(endpointslices, { ...rest, metadata: { ...slice.metadata, labels }, endpoints, ...(ports === undefined ? {} : { ports }) } as Stored<EndpointSlice>);
    }
  }
  for (const { metadata } of free) {
    try {
      context.client.delete(endpointslices, metadata.namespace, metadata.name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

/** A port without a name and one with an empty name are the same. */
function samePorts(a: Wanted['ports'], b: Wanted['ports']): boolean {
  const named = (ports: Wanted['ports']) => (ports ?? []).map((port) => ({ ...port, name: port.name ?? '' }));
  return semanticEqual(named(a), named(b));
}

function createSlice(
  context: ControllerContext,
  service: Stored<Service>,
  labels: Readonly<Record<string, string>>,
  ports: Wanted['ports'],
  endpoints: readonly Endpoint[],
): void {
  context.client.create(endpointslices, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { generateName: `${service.metadata.name}-`, namespace: service.metadata.namespace ?? '', labels, ownerReferences: [controllerReference(service)] },
    addressType: 'IPv4',
    endpoints,
    ...(ports === undefined ? {} : { ports }),
  });
}
