// Mirrors k8s.io/kubectl/pkg/cmd/debug/profiles.go
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';

/** What is made: an ephemeral container in the pod itself, a copy of it, or a pod on a node. */
export type DebugStyle = 'ephemeral' | 'copy' | 'node';

/** What a copy keeps of its pod. */
export interface Kept {
  readonly keepLabels: boolean;
  readonly keepAnnotations: boolean;
  readonly keepLiveness: boolean;
  readonly keepReadiness: boolean;
  readonly keepStartup: boolean;
  readonly keepInitContainers: boolean;
}

/** The pod that will be sent, and its container to debug with; both may be changed. */
export interface Debugged {
  readonly pod: Dynamic;
  readonly container: Dynamic;
}

type Profile = (debugged: Debugged, style: DebugStyle, kept: Kept) => void;

const profiles: Readonly<Record<string, Profile>> = {
  legacy(debugged, style) {
    if (style === 'node') {
      mountHostRoot(debugged);
      useHostNamespaces(debugged);
    }
    if (style === 'copy') delete debugged.pod.metadata.labels;
  },
  general(debugged, style, kept) {
    if (style === 'node') {
      mountHostRoot(debugged);
      delete debugged.container.securityContext;
      useHostNamespaces(debugged);
      return;
    }
    if (style === 'copy') strip(debugged, kept);
    addCapabilities(debugged, 'SYS_PTRACE');
    if (style === 'copy') shareProcesses(debugged);
  },
  baseline(debugged, style, kept) {
    delete debugged.container.securityContext;
    if (style === 'copy') stripAndShare(debugged, kept);
  },
  restricted(debugged, style, kept) {
    debugged.container.securityContext = {
      runAsNonRoot: true, capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' },
    };
    if (style === 'copy') stripAndShare(debugged, kept);
  },
  netadmin(debugged, style, kept) {
    addCapabilities(debugged, 'NET_ADMIN', 'NET_RAW');
    if (style === 'node') useHostNamespaces(debugged);
    if (style === 'copy') stripAndShare(debugged, kept);
  },
  sysadmin(debugged, style, kept) {
    debugged.container.securityContext = { ...debugged.container.securityContext, privileged: true };
    if (style === 'node') {
      useHostNamespaces(debugged);
      mountHostRoot(debugged);
    }
    if (style === 'copy') stripAndShare(debugged, kept);
  },
};

export function profileNamed(name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}

function stripAndShare(debugged: Debugged, kept: Kept): void {
  strip(debugged, kept);
  shareProcesses(debugged);
}

function strip({ pod }: Debugged, kept: Kept): void {
  if (!kept.keepLabels) delete pod.metadata.labels;
  if (!kept.keepAnnotations) delete pod.metadata.annotations;
  for (const container of listOf(pod.spec.containers)) {
    if (!kept.keepLiveness) delete container.livenessProbe;
    if (!kept.keepReadiness) delete container.readinessProbe;
    if (!kept.keepStartup) delete container.startupProbe;
  }
  if (!kept.keepInitContainers) delete pod.spec.initContainers;
}

function mountHostRoot({ pod, container }: Debugged): void {
  pod.spec.volumes = [...listOf(pod.spec.volumes), { name: 'host-root', hostPath: { path: '/' } }];
  container.volumeMounts = [...listOf(container.volumeMounts), { mountPath: '/host', name: 'host-root' }];
}

function useHostNamespaces({ pod }: Debugged): void {
  Object.assign(pod.spec, { hostNetwork: true, hostPID: true, hostIPC: true });
}

function shareProcesses({ pod }: Debugged): void {
  pod.spec.shareProcessNamespace ??= true;
}

function addCapabilities({ container }: Debugged, ...names: readonly string[]): void {
  const { securityContext = {} } = container;
  const { capabilities = {} } = securityContext;
  container.securityContext = { ...securityContext, capabilities: { ...capabilities, add: [...listOf(capabilities.add), ...names] } };
}
