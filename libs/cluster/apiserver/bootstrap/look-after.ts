// Mirrors pkg/controlplane/controller/{kubernetesservice,systemnamespaces}
// Differs: looks when something was taken away, not all the time; addresses that somebody changed stay.
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { endpoints, endpointslices, namespaces, services } from '#cluster/api/resources.js';
import { keyFor, type Core } from '#cluster/apiserver/core.js';
import { ownContext } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { createKubernetesService, NAMESPACES } from './bootstrap.js';

const SERVICE_PERIOD_MS = 10_000;
const NAMESPACE_PERIOD_MS = 60_000;

/** What the server can't be without comes back by itself. */
export function lookAfterOwn(core: Core): void {
  for (const ref of [services, endpoints, endpointslices]) keep(core, core.table.get(ref), 'default', ['kubernetes'], SERVICE_PERIOD_MS, bringBackService);
  keep(core, core.table.get(namespaces), undefined, NAMESPACES, NAMESPACE_PERIOD_MS, bringBackNamespaces);
}

function keep(core: Core, resource: Resource, namespace: string | undefined, names: readonly string[], periodMs: number, bringBack: (core: Core) => void): void {
  const keys = names.map((name) => keyFor(resource, namespace, name));
  const { clock } = core.env;
  let isDue = false;
  const plan = () => {
    if (isDue) return;
    isDue = true;
    clock.after(periodMs - ((clock.now() - core.startedMs) % periodMs), () => {
      isDue = false;
      core.requests.inBackground(() => bringBack(core));
    });
  };
  core.etcd.watch(resource.prefix, ({ type, key }) => {
    if (type === 'delete' && keys.includes(key)) plan();
  });
  // Of a cluster that goes on.
  if (core.etcd.revision > 1 && keys.some((key) => core.etcd.get(key) === undefined)) plan();
}

export function bringBackNamespaces(core: Core): void {
  const store = core.storeFor(ownContext());
  for (const name of NAMESPACES) if (store.find(namespaces, undefined, name) === undefined) store.create<KubeObject>(namespaces, { metadata: { name } });
}

/** With its addresses. */
export function bringBackService(core: Core): void {
  const store = core.storeFor(ownContext());
  createKubernetesService(core, (ref, object) => store.find(ref, 'default', 'kubernetes') ?? store.create(ref, object));
}
