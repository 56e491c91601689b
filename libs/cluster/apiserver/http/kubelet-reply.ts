// Mirrors pkg/kubelet/server: what a kubelet serves at port 10250, asked through the API server
// Differs: /healthz and /pods only; the pods are those of the API, not of the kubelet's own memory.
import type { Pod } from '#cluster/api/generated/types.js';
import { pods } from '#cluster/api/resources.js';
import type { Core } from '#cluster/apiserver/core.js';
import { listStored } from '#cluster/apiserver/verbs/list.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { HttpResponse } from '#linux/net/network.js';
import { json, pageNotFound, text } from './reply.js';

/** Undefined: nobody is there. */
export function kubeletReply(core: Core, node: string, path: string): HttpResponse | undefined {
  if (!core.kubelets.has(node)) return undefined;
  switch (path.replace(/\/+$/, '')) {
    case '/healthz':
      return text(200, 'ok');
    case '/pods': {
      const items = listStored(core, core.table.get(pods), undefined).filter((pod) => (pod as Stored<Pod>).spec?.nodeName === node);
      return json(200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items });
    }
    default:
      return pageNotFound();
  }
}
