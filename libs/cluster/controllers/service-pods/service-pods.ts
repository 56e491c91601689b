// Mirrors k8s.io/endpointslice/util and pkg/api/v1/endpoints
// Differs: nothing.
import type { Pod, Service, ServicePort } from '#cluster/api/generated/types.js';
import { isPodTerminal } from '#cluster/api/core/v1/pods.js';
import { pods, services } from '#cluster/api/resources.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext, ListerSource } from '#cluster/client/controller.js';

export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const SERVICE_NAME = 'kubernetes.io/service-name';
export const HEADLESS = 'service.kubernetes.io/headless';

function selects(service: Service, labels: Readonly<Record<string, string>> | undefined): boolean {
  const wanted = Object.entries(service.spec?.selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value);
}

/** Does the service choose its pods, and are there addresses to write down? */
export function choosesPods(service: Service): boolean {
  return service.spec?.type !== 'ExternalName' && Object.keys(service.spec?.selector ?? {}).length > 0;
}

export function isHeadless(service: Service): boolean {
  return service.spec?.clusterIP === 'None';
}

/** The services that select the pod, or did before the change; none when nothing changed that their endpoints show. */
export function servicesOf(pod: Stored<Pod>, previous: Stored<Pod> | undefined, listers: ListerSource): readonly string[] {
  if (previous !== undefined && isSameEndpoint(previous, pod)) return [];
  const keys: string[] = [];
  for (const service of listers.lister(services).list(pod.metadata.namespace)) {
    if (selects(service, pod.metadata.labels) || (previous !== undefined && selects(service, previous.metadata.labels))) keys.push(keyOf(service));
  }
  return keys;
}

function isSameEndpoint(a: Stored<Pod>, b: Stored<Pod>): boolean {
  const ready = (pod: Pod): string | undefined => pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  return (
    a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
    a.status?.phase === b.status?.phase &&
    ready(a) === ready(b) &&
    deepEqual(a.status?.podIPs, b.status?.podIPs) &&
    a.spec.nodeName === b.spec.nodeName &&
    deepEqual(a.metadata.labels, b.metadata.labels)
  );
}

/** Pods of the service that have an address and have not ended, oldest name first. */
export function listServicePods(context: ControllerContext, service: Stored<Service>, terminating: 'with terminating' | 'without terminating'): readonly Stored<Pod>[] {
  return context
    .lister(pods)
    .list(service.metadata.namespace)
    .filter(
      (pod) =>
        selects(service, pod.metadata.labels) &&
        (pod.status?.podIP ?? '') !== '' &&
        !isPodTerminal(pod) &&
        (terminating === 'with terminating' || pod.metadata.deletionTimestamp === undefined),
    );
}

/** The number behind a service's port in this pod; undefined when the pod has no port of that name. */
export function findPodPort(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target;
  const protocol = port.protocol ?? 'TCP';
  const sidecars = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const container of [...(pod.spec?.containers ?? []), ...sidecars]) {
    for (const candidate of container.ports ?? []) {
      if (candidate.name === target && (candidate.protocol ?? 'TCP') === protocol) return candidate.containerPort;
    }
  }
  return undefined;
}

/** The host name that the pod is known by under a headless service. */
export function hostnameUnder(service: Service, pod: Pod): string | undefined {
  const hostname = pod.spec?.hostname ?? '';
  return hostname !== '' && pod.spec?.subdomain === service.metadata?.name ? hostname : undefined;
}
