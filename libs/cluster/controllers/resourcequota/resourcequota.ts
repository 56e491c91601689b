// Mirrors pkg/controller/resourcequota
// Differs: nothing.
import * as resources from '#cluster/api/resources.js';
import { isInScope, usageOf } from '#cluster/api/core/v1/quota-usage.js';
import type { ResourceQuota } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { addQuantities, formatQuantity, quantityOf } from '#cluster/apimachinery/quantity.js';
import type { Quantity } from '#cluster/apimachinery/quantity.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext, ListerSource } from '#cluster/client/controller.js';
import { namespaceOf, ownKey } from '#cluster/controllers/wake.js';

/** What quotas name in practice; objects of other kinds are counted when the quota is looked at for another reason. */
const watched: readonly ResourceRef[] = [
  resources.pods,
  resources.services,
  resources.persistentvolumeclaims,
  resources.configmaps,
  resources.secrets,
  resources.replicationcontrollers,
  resources.deployments,
  resources.replicasets,
  resources.statefulsets,
  resources.daemonsets,
  resources.jobs,
  resources.cronjobs,
  resources.ingresses,
];

export const resourceQuotaController: Controller = {
  name: 'resourcequota-controller',
  watches: [on(resources.resourcequotas, ownKey), ...watched.map((ref) => on(ref, quotasAround))],
  /** Counts anew what a quota's namespace uses: admission only adds, deletions are noticed here. */
  reconcile(key, context) {
    const quota = context.lister(resources.resourcequotas).find(key);
    if (quota === undefined) return;
    const hard = quota.spec.hard ?? {};
    const status = { hard, used: usedOf(context, quota, Object.keys(hard)) };
    if (!semanticEqual(quota.status, status)) context.client.updateStatus(resources.resourcequotas, { ...quota, status });
  },
};

function quotasAround(object: Stored<KubeObject>, previous: Stored<KubeObject> | undefined, listers: ListerSource): readonly string[] {
  // A change of metadata alone uses nothing more or less; a pod's end frees what it used.
  const isSame = previous !== undefined && previous !== object && semanticEqual(specOf(previous), specOf(object));
  const isThere = object.metadata.deletionTimestamp === undefined;
  return isSame && isThere ? [] : listers.lister(resources.resourcequotas).list(namespaceOf(object)).map(keyOf);
}

function specOf(object: KubeObject): unknown {
  const { spec, status } = object as { readonly spec?: unknown; readonly status?: { readonly phase?: string } };
  return [spec, status?.phase];
}

function usedOf(context: ControllerContext, quota: Stored<ResourceQuota>, names: readonly string[]): Readonly<Record<string, string>> {
  const totals = new Map<string, Quantity>();
  const namespace = quota.metadata.namespace ?? '';
  for (const ref of [...watched, resources.resourcequotas as ResourceRef]) {
    for (const object of context.lister(ref).list(namespace)) {
      if (!isInScope(quota, ref, object)) continue;
      for (const [name, amount] of usageOf(ref, object)) {
        const before = totals.get(name);
        totals.set(name, before === undefined ? amount : addQuantities(before, amount));
      }
    }
  }
  return Object.fromEntries(names.map((name) => [name, formatQuantity(totals.get(name) ?? quantityOf('0'))]));
}
