// Mirrors pkg/controller/endpoint
// Differs: no annotation of the time of the last change.
import { endpoints, pods, services } from '#cluster/api/resources.js';
import type { CoreV1EndpointPort, EndpointAddress, EndpointSubset, Endpoints, Pod, Service } from '#cluster/api/generated/types.js';
import { isPodReady } from '#cluster/api/core/v1/pods.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { compareText, semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { splitKey } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { HEADLESS, choosesPods, findPodPort, hostnameUnder, isHeadless, listServicePods, servicesOf } from '#cluster/controllers/service-pods/service-pods.js';
import { ownKey } from '#cluster/controllers/wake.js';

const MANAGED_BY_LABEL = 'endpoints.kubernetes.io/managed-by';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const ADDRESSES_MAX = 1000;

export const endpointsController: Controller = {
  name: 'endpoints-controller',
  serviceAccount: 'endpoint-controller',
  eventSource: 'endpoint-controller',
  watches: [on(services, ownKey), on(endpoints, ownKey), on(pods, servicesOf)],
  /** Writes down the addresses of the service's pods. */
  reconcile(key, context) {
    const service = context.lister(services).find(key);
    if (service === undefined) removeOf(context, key);
    else if (choosesPods(service)) write(context, service, context.lister(endpoints).find(key));
  },
};

/** The object has no owner, so it goes with its service here. One that people made (without our label) stays. */
function removeOf(context: ControllerContext, key: string): void {
  const existing = context.lister(endpoints).find(key);
  if (existing?.metadata.labels?.[MANAGED_BY_LABEL] === undefined) return;
  const { namespace, name } = splitKey(key);
  try {
    context.client.delete(endpoints, namespace, name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function write(context: ControllerContext, service: Stored<Service>, existing: Stored<Endpoints> | undefined): void {
  const found = listServicePods(context, service, 'without terminating');
  const subsets = subsetsOf(service, found.slice(0, ADDRESSES_MAX));
  const labels: Record<string, string> = { ...service.metadata.labels, [MANAGED_BY_LABEL]: 'endpoint-controller' };
  if (isHeadless(service)) labels[HEADLESS] = '';
  const { [OVER_CAPACITY]: _before, ...kept } = existing?.metadata.annotations ?? {};
  const annotations: Record<string, string> = found.length > ADDRESSES_MAX ? { ...kept, [OVER_CAPACITY]: 'truncated' } : kept;
  const { name, namespace } = service.metadata;
  const next = { labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
  if (existing === undefined) {
    context.client.create(endpoints, { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace: namespace ?? '', ...next }, ...(subsets.length === 0 ? {} : { subsets }) });
    return;
  }
  const before = existing;
  if (semanticEqual(before.subsets, subsets) && semanticEqual(before.metadata.labels, labels) && semanticEqual(before.metadata.annotations, annotations)) return;
  context.client.update(endpoints, { ...before, metadata: { ...before.metadata, ...next }, subsets });
}

/** Addresses grouped by the ports they have. */
function subsetsOf(service: Stored<Service>, found: readonly Stored<Pod>[]): readonly EndpointSubset[] {
  const groups = new Map<string, { ports: CoreV1EndpointPort[]; ready: EndpointAddress[]; notReady: EndpointAddress[] }>();
  for (const pod of found) {
    const ports = portsOf(service, pod);
    if (ports === undefined) continue;
    const group = groups.get(JSON.stringify(ports)) ?? { ports, ready: [], notReady: [] };
    groups.set(JSON.stringify(ports), group);
    const isReady = service.spec.publishNotReadyAddresses === true || isPodReady(pod);
    (isReady ? group.ready : group.notReady).push(addressOf(service, pod));
  }
  return [...groups.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length === 0 ? {} : { addresses: ready.sort(byAddress) }),
    ...(notReady.length === 0 ? {} : { notReadyAddresses: notReady.sort(byAddress) }),
    ...(ports.length === 0 ? {} : { ports }),
  }));
}

/** Undefined when the pod has none of the service's ports. */
function portsOf(service: Stored<Service>, pod: Stored<Pod>): CoreV1EndpointPort[] | undefined {
  const wanted = service.spec.ports ?? [];
  if (wanted.length === 0) return isHeadless(service) ? [] : undefined;
  const ports: CoreV1EndpointPort[] = [];
  for (const port of wanted) {
    const number = findPodPort(pod, port);
    if (number === undefined) continue;
    ports.push({
      ...(port.name === undefined || port.name === '' ? {} : { name: port.name }),
      port: number,
      protocol: port.protocol ?? 'TCP',
      ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
    });
  }
  return ports.length === 0 ? undefined : ports.sort((a, b) => compareText(a.name ?? '', b.name ?? ''));
}

function addressOf(service: Stored<Service>, pod: Stored<Pod>): EndpointAddress {
  const hostname = hostnameUnder(service, pod);
  const { name, namespace, uid } = pod.metadata;
  return {
    ip: pod.status?.podIP ?? '',
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', name, namespace: namespace ?? '', uid },
  };
}

function byAddress(a: EndpointAddress, b: EndpointAddress): number {
  return compareText(a.ip, b.ip);
}
