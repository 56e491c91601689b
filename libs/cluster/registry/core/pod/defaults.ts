// Mirrors pkg/apis/core/v1/defaults.go, and pkg/api/pod: dropDisabledClusterTrustBundleProjection, dropDisabledPodCertificateProjection
// Differs: nothing that can be seen.
import type { Container, DownwardAPIVolumeSource, EnvVar, EphemeralContainer, HTTPGetAction, Lifecycle, LifecycleHandler, Pod, PodSpec, PodTemplateSpec, Probe, Volume, VolumeProjection } from '#cluster/api/generated/types.js';
import { withSourceDefaults } from '#cluster/registry/core/volume/defaults.js';
import { fill, mapSame, withPart } from '#cluster/registry/fill.js';

const FILE_MODE = 0o644;

/** Of a Pod, on top of those of any pod template. */
export function setPodDefaults(pod: Pod): Pod {
  return withPart(fill(pod, { spec: { containers: [] } }), 'spec', (spec) => {
    const filled = fill(podSpecDefaults(spec), { enableServiceLinks: true });
    const withRequests = withPart(filled, 'containers', (list) => mapSame(list, requestsFromLimits));
    return withPart(withRequests, 'initContainers', (list) => mapSame(list, requestsFromLimits));
  });
}

export function setTemplateDefaults(template: PodTemplateSpec): PodTemplateSpec {
  return withPart(fill(template, { spec: { containers: [] } }), 'spec', podSpecDefaults);
}

function podSpecDefaults(spec: PodSpec): PodSpec {
  let result = fill(spec, { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst', securityContext: {}, schedulerName: 'default-scheduler' });
  const account = result.serviceAccountName ?? result.serviceAccount;
  if (account !== undefined) result = fill(result, { serviceAccountName: account, serviceAccount: account });
  result = withPart(result, 'containers', (list) => mapSame(list, (each) => containerDefaults(each, spec.hostNetwork === true)));
  result = withPart(result, 'initContainers', (list) => mapSame(list, (each) => containerDefaults(each, spec.hostNetwork === true)));
  result = withPart(result, 'ephemeralContainers', (list) => mapSame(list, (each) => containerDefaults(each as Container) as EphemeralContainer));
  return withPart(result, 'volumes', (list) => mapSame(list, volumeDefaults));
}

export function containerDefaults(container: Container, isHostNetwork = false): Container {
  let result = fill(container, {
    imagePullPolicy: pullPolicyOf(container.image ?? ''),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
  });
  result = withPart(result, 'ports', (list) =>
    mapSame(list, (port) => {
      const filled = fill(port, { protocol: 'TCP' });
      return isHostNetwork && (filled.hostPort ?? 0) === 0 ? { ...filled, hostPort: filled.containerPort } : filled;
    }));
  result = withPart(result, 'env', (list) => mapSame(list, envDefaults));
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) result = withPart(result, probe, probeDefaults);
  return withPart(result, 'lifecycle', lifecycleDefaults);
}

/** `latest`, or no tag and no digest: the image may change under its name. */
function pullPolicyOf(image: string): 'Always' | 'IfNotPresent' {
  if (image.includes('@')) return 'IfNotPresent';
  const last = image.slice(image.lastIndexOf('/') + 1);
  const tag = last.includes(':') ? last.slice(last.indexOf(':') + 1) : 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function envDefaults(variable: EnvVar): EnvVar {
  return withPart(variable, 'valueFrom', (source) => withPart(source, 'fieldRef', (ref) => fill(ref, { apiVersion: 'v1' })));
}

function httpDefaults(action: HTTPGetAction): HTTPGetAction {
  return fill(action, { path: '/', scheme: 'HTTP' });
}

function probeDefaults(probe: Probe): Probe {
  const filled = fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  const withHttp = withPart(filled, 'httpGet', httpDefaults);
  return withPart(withHttp, 'grpc', (grpc) => fill(grpc, { service: '' }));
}

function lifecycleDefaults(lifecycle: Lifecycle): Lifecycle {
  const handler = (each: LifecycleHandler) => withPart(each, 'httpGet', httpDefaults);
  return withPart(withPart(lifecycle, 'postStart', handler), 'preStop', handler);
}

function requestsFromLimits(container: Container): Container {
  return withPart(container, 'resources', (resources) => {
    const { limits } = resources;
    if (limits === undefined) return resources;
    const requests: Record<string, string> = { ...resources.requests };
    let isChanged = false;
    for (const name in limits) {
      if (requests[name] !== undefined) continue;
      requests[name] = limits[name] as string;
      isChanged = true;
    }
    return isChanged ? { ...resources, requests } : resources;
  });
}

/** What sources have that are a pod's only. */
const SOURCES: { readonly [S in Exclude<keyof Volume, 'name'>]?: (source: NonNullable<Volume[S]>) => NonNullable<Volume[S]> } = {
  secret: (source) => fill(source, { defaultMode: FILE_MODE }),
  configMap: (source) => fill(source, { defaultMode: FILE_MODE }),
  downwardAPI: (source) => downwardDefaults(fill(source, { defaultMode: FILE_MODE })),
  projected: (source) => withPart(fill(source, { defaultMode: FILE_MODE }), 'sources', (list) => mapSame(list, projectionDefaults)),
  ephemeral: (source) => withPart(source, 'volumeClaimTemplate', (template) => withPart(template, 'spec', (spec) => fill(spec, { volumeMode: 'Filesystem' }))),
  image: (source) => fill(source, { pullPolicy: pullPolicyOf(source.reference ?? '') }),
};

function volumeDefaults(volume: Volume): Volume {
  let result = volume;
  let isEmpty = true;
  for (const key in volume) {
    if (key === 'name') continue;
    isEmpty = false;
    const source = key as keyof typeof SOURCES;
    const change = SOURCES[source] as ((value: unknown) => never) | undefined;
    if (change !== undefined) result = withPart(result, source, change);
  }
  return isEmpty ? { ...volume, emptyDir: {} } : withSourceDefaults(result);
}

/** Bundles of certificates and certificates of pods are off by default: asking for one says nothing. */
function projectionDefaults(given: VolumeProjection): VolumeProjection {
  const { clusterTrustBundle, podCertificate, ...others } = given;
  const projection = clusterTrustBundle === undefined && podCertificate === undefined ? given : others;
  return withPart(withPart(projection, 'serviceAccountToken', (token) => fill(token, { expirationSeconds: 3600 })), 'downwardAPI', downwardDefaults);
}

function downwardDefaults<T extends Pick<DownwardAPIVolumeSource, 'items'>>(files: T): T {
  return withPart(files, 'items', (list) => mapSame(list ?? [], (item) => withPart(item, 'fieldRef', (ref) => fill(ref, { apiVersion: 'v1' }))) as never);
}
