// Mirrors cmd/kube-controller-manager: one controller with its informers and its queue
// Differs: every controller has its own informers; they share objects with storage, so that costs little.
import type { ApiServer } from '#cluster/apiserver/api-server.js';
import { isConflict, isNotFound } from '#cluster/apimachinery/errors.js';
import type { KubeObject, ResourceRef } from '#cluster/apimachinery/object.js';
import type { Env } from '#linux/env/env.js';
import { Abandonable } from './abandonable.js';
import type { UserInfo } from './client.js';
import type { Controller, ControllerContext } from './controller.js';
import { createEventRecorder } from './event-recorder.js';
import { ListerCache } from './lister-cache.js';
import { RequestBudget } from './request-budget.js';
import { WorkQueue } from './work-queue.js';

/** What controllers run as, and what they are called in managedFields. */
const MANAGER = 'kube-controller-manager';
/** Who reads for all controllers (kubeadm: --use-service-account-credentials); each writes as itself. */
const MANAGER_USER: UserInfo = { name: 'system:kube-controller-manager', groups: ['system:authenticated'] };

/** Starts a controller: everything that is there wakes it, then each change. Returns the stop. */
export function runController(controller: Controller, apiServer: ApiServer, env: Env, manager: string = MANAGER): () => void {
  const client = apiServer.client(userOf(controller), controller.manager ?? manager);
  const informers = apiServer.client(MANAGER_USER, manager);
  const caches = new Map<string, ListerCache>();
  const work = new Abandonable(client);
  const reconcile = (key: string) => work.run(() => controller.reconcile(key, context))?.onReady(() => queue.add(key));
  const queue: WorkQueue = new WorkQueue(env, reconcile, (key, error) => {
    const level = isConflict(error) || isNotFound(error) ? 'debug' : 'warn';
    env.log.write(level, 'reconcile failed', { controller: controller.name, key, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  });
  const listers = {
    lister<T extends KubeObject>(resource: ResourceRef<T>) {
      const cache = caches.get(cacheKey(resource));
      if (cache === undefined) throw new Error(`${controller.name} does not watch ${resource.resource}`);
      return cache as unknown as ListerCache<T>;
    },
  };
  const context: ControllerContext = { client: work.client, env, startedMs: env.clock.now(), budget: new RequestBudget(env.clock), ...listers, events: work.recorder(createEventRecorder(client, env, controller.eventSource ?? controller.name)), wakeAfter: (key, delayMs) => queue.addAfter(key, delayMs) };
  for (const { resource } of controller.watches) {
    if (!caches.has(cacheKey(resource))) caches.set(cacheKey(resource), new ListerCache(informers, resource));
  }
  for (const { resource, wake } of controller.watches) {
    caches.get(cacheKey(resource))?.onChange((object, previous) => {
      for (const key of wake(object, previous, listers)) queue.add(key);
    });
  }
  return () => {
    queue.stop();
    for (const cache of caches.values()) cache.stop();
  };
}

function userOf({ serviceAccount, name }: Controller): UserInfo {
  if (serviceAccount === null) return MANAGER_USER;
  return { name: `system:serviceaccount:kube-system:${serviceAccount ?? name}`, groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'] };
}

function cacheKey(resource: ResourceRef): string {
  return `${resource.group}/${resource.version}/${resource.resource}`;
}
