// Mirrors pkg/controller/endpointslicemirroring
// Differs: at most one slice for each subset and address family; IPv6 addresses are told from IPv4 by their colon.
import { endpoints, endpointslices, services } from '#cluster/api/resources.js';
import type { Endpoint, EndpointSlice, EndpointSubset, Endpoints } from '#cluster/api/generated/types.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { controllerReference } from '#cluster/controllers/ownership/references.js';
import { MANAGED_BY, SERVICE_NAME, choosesPods } from '#cluster/controllers/service-pods/service-pods.js';
import { namespaceOf, ownKey } from '#cluster/controllers/wake.js';

const MANAGER = 'endpointslicemirroring-controller.k8s.io';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';

export const endpointSliceMirroringController: Controller = {
  name: 'endpointslice-mirroring-controller',
  serviceAccount: 'endpointslicemirroring-controller',
  watches: [
    on(endpoints, ownKey),
    on(services, ownKey),
    on(endpointslices, (slice) => {
      const service = slice.metadata.labels?.[SERVICE_NAME];
      return service === undefined || slice.metadata.labels?.[MANAGED_BY] !== MANAGER ? [] : [`${namespaceOf(slice)}/${service}`];
    }),
  ],
  /** Copies Endpoints that people write by hand, for services without selector, into slices. */
  reconcile(key, context) {
    const source = context.lister(endpoints).find(key);
    const service = context.lister(services).find(key);
    const isMirrored = source !== undefined && service !== undefined && !choosesPods(service) && service.spec.type !== 'ExternalName' && mayMirror(source);
    const wanted = isMirrored ? slicesOf(source) : [];
    const [namespace, name] = key.split('/') as [string, string];
    const existing = context
      .lister(endpointslices)
      .list(namespace)
      .filter(({ metadata: { labels } }) => labels?.[SERVICE_NAME] === name && labels[MANAGED_BY] === MANAGER);
    const free = [...existing];
    for (const slice of wanted) {
      const index = Math.max(0, free.findIndex((other) => semanticEqual(other.ports, slice.ports)));
      const [reused] = free.splice(index, 1);
      if (reused === undefined) context.client.create(endpointslices, slice);
      else if (!semanticEqual(reused.endpoints, slice.endpoints) || !semanticEqual(reused.ports, slice.ports)) {
        context.client.update(endpointslices, { ...reused, ...(slice.endpoints === undefined ? {} : { endpoints: slice.endpoints }), ...(slice.ports === undefined ? {} : { ports: slice.ports }) });
      }
    }
    for (const { metadata } of free) {
      try {
        context.client.delete(endpointslices, metadata.namespace, metadata.name);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  },
};

function mayMirror({ metadata: { labels, annotations } }: Stored<Endpoints>): boolean {
  return labels?.[SKIP] !== 'true' && annotations?.[LEADER] === undefined && labels?.['endpoints.kubernetes.io/managed-by'] === undefined;
}

function slicesOf(source: Stored<Endpoints>): readonly EndpointSlice[] {
  const slices: EndpointSlice[] = [];
  for (const subset of source.subsets ?? []) {
    for (const addressType of ['IPv4', 'IPv6']) {
      const found = endpointsOf(subset, addressType === 'IPv6');
      if (found.length === 0) continue;
      slices.push({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          generateName: `${source.metadata.name}-`,
          namespace: source.metadata.namespace ?? '',
          labels: { ...source.metadata.labels, [SERVICE_NAME]: source.metadata.name, [MANAGED_BY]: MANAGER },
          ownerReferences: [controllerReference(source)],
        },
        addressType,
        endpoints: found,
        ports: (subset.ports ?? []).map((port) => ({ ...port, name: port.name ?? '', protocol: port.protocol ?? 'TCP' })),
      });
    }
  }
  return slices;
}

function endpointsOf(subset: EndpointSubset, isV6: boolean): readonly Endpoint[] {
  const all = [
    ...(subset.addresses ?? []).map((address) => ({ address, ready: true })),
    ...(subset.notReadyAddresses ?? []).map((address) => ({ address, ready: false })),
  ];
  return all
    .filter(({ address }) => address.ip.includes(':') === isV6)
    .map(({ address: { ip, hostname, nodeName, targetRef }, ready }) => ({
      addresses: [ip],
      conditions: { ready },
      ...(hostname === undefined ? {} : { hostname }),
      ...(nodeName === undefined ? {} : { nodeName }),
      ...(targetRef === undefined ? {} : { targetRef }),
    }));
}
