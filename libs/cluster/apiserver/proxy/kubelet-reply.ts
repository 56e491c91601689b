// Mirrors pkg/kubelet/server: what a kubelet serves at port 10250, asked through the API server
// Differs: /configz, /logs, /stats and cAdvisor's metrics are not there; pods are those of the API, not of the kubelet's own memory.
import type { ContainerStatus, Pod } from '#cluster/api/generated/types.js';
import { pods } from '#cluster/api/resources.js';
import type { Core } from '#cluster/apiserver/core.js';
import { listStored } from '#cluster/apiserver/verbs/list.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { HttpResponse } from '#linux/net/network.js';
import { json, pageNotFound, text } from '#cluster/apiserver/http/reply.js';

/** Undefined: nobody is there. */
export function kubeletReply(core: Core, node: string, path: string): HttpResponse | undefined {
  if (!core.kubelets.has(node)) return undefined;
  switch (path.replace(/\/+$/, '')) {
    case '/healthz':
      return text(200, 'ok');
    case '/pods':
      return podList(podsOn(core, node));
    case '/runningpods':
      return podList(podsOn(core, node).filter(isRunning).map(asRunning));
    case '/metrics':
      return metricsOf(podsOn(core, node).filter(isRunning), node);
    default:
      return pageNotFound();
  }
}

function podsOn(core: Core, node: string): readonly Stored<Pod>[] {
  return (listStored(core, core.table.get(pods), undefined) as readonly Stored<Pod>[]).filter(({ spec }) => spec?.nodeName === node);
}

function podList(items: readonly object[]): HttpResponse {
  return json(200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items });
}

function runningOf({ status }: Stored<Pod>): readonly ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].filter(({ state }) => state?.running !== undefined);
}

function isRunning(pod: Stored<Pod>): boolean {
  return runningOf(pod).length > 0;
}

/** What the container runtime knows of a pod. */
function asRunning(pod: Stored<Pod>): object {
  const { name, namespace, uid } = pod.metadata;
  return { metadata: { name, namespace, uid }, spec: { containers: runningOf(pod).map(({ name: container, imageID }) => ({ name: container, image: imageID, resources: {} })) }, status: {} };
}

function metricsOf(running: readonly Stored<Pod>[], node: string): HttpResponse {
  const containers = running.reduce((sum, pod) => sum + runningOf(pod).length, 0);
  const families: readonly (readonly [name: string, help: string, type: string, sample: string])[] = [
    ['kubelet_node_name', '[ALPHA] The node\'s name. The count is always 1.', 'gauge', `kubelet_node_name{node=${JSON.stringify(node)}} 1`],
    ['kubelet_running_containers', '[ALPHA] Number of containers currently running', 'gauge', `kubelet_running_containers{container_state="running"} ${containers}`],
    ['kubelet_running_pods', '[ALPHA] Number of pods that have a running pod sandbox', 'gauge', `kubelet_running_pods ${running.length}`],
  ];
  const lines = families.flatMap(([name, help, type, sample]) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, sample]);
  return { ...text(200, `${lines.join('\n')}\n`), headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores' } };
}
