// Mirrors pkg/registry/core/pod/strategy.go: ExecLocation, AttachLocation and PortForwardLocation
// Differs: the kubelet is asked in process.
import type { KubeletApi } from '#cluster/apiserver/api-server.js';
import type { Core } from '#cluster/apiserver/core.js';
import { badRequest } from '#cluster/apimachinery/errors.js';
import { containerOf, kubeletOf, podOf } from './log-reply.js';
import { first, type RequestInfo } from './request-info.js';

export interface StreamTarget {
  readonly namespace: string;
  readonly name: string;
  /** '' for ports. */
  readonly container: string;
  kubelet(): KubeletApi;
}

export function isStreamOf({ group, resource, subresource }: RequestInfo): boolean {
  return group === '' && resource === 'pods' && ['exec', 'attach', 'portforward'].includes(subresource);
}

/** Where a stream to a pod leads. Throws StatusError. */
export function streamTargetOf(core: Core, { namespace: asked, name: podName, subresource, query }: RequestInfo): StreamTarget {
  const pod = podOf(core, asked, podName);
  const { name, namespace = '' } = pod.metadata;
  const isForwarding = subresource === 'portforward';
  const phase = pod.status?.phase;
  if (!isForwarding && (phase === 'Succeeded' || phase === 'Failed')) throw badRequest(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = isForwarding ? '' : containerOf(pod, first(query, 'container') ?? '', 'a container name must be specified for pod');
  const node = pod.spec.nodeName ?? '';
  if (node === '') throw badRequest(`pod ${name} does not have a host assigned`);
  return { namespace, name, container, kubelet: () => kubeletOf(core, node) };
}
