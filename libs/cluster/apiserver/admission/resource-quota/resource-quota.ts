// Mirrors apiserver/pkg/admission/plugin/resourcequota
// Differs: the quota's status is charged at once; nothing is limited by a configuration where no quota covers it.
import { resourcequotas } from '#cluster/api/resources.js';
import { isInScope, usageOf, type Usage } from '#cluster/api/core/v1/quota-usage.js';
import type { Pod, PodSpec, ResourceQuota } from '#cluster/api/generated/types.js';
import type { AdmissionPlugin, AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import { forbidden } from '#cluster/apimachinery/errors.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { addQuantities, compareQuantities, formatQuantity, quantityOf, subtractQuantities, ZERO, type Quantity } from '#cluster/apimachinery/quantity.js';

const COMPUTE = /^(requests\.|limits\.)?(cpu|memory)$/;

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate(request) {
    const { object, namespace, resource, store } = request;
    if (object === undefined || namespace === undefined || !isCharged(request)) return;
    const quotas = store.list(resourcequotas, namespace).filter((quota) => quota.status?.hard !== undefined && isInScope(quota, resource.ref, object));
    // What a quota wants to know comes before what any of them allows.
    for (const quota of quotas) demand(request, quota, object);
    const charges = quotas.map((quota) => [quota, chargeOf(request, quota, object)] as const);
    if (store.isDryRun) return;
    for (const [quota, used] of charges) {
      if (used !== undefined) store.updateStatus(resourcequotas, { ...quota, status: { ...quota.status, used } } as Stored<ResourceQuota>);
    }
  },
};

/** Requests that may take more of a quota. */
function isCharged({ operation, resource: { ref }, subresource, object, old }: AdmissionRequest): boolean {
  const isPod = ref.group === '' && ref.resource === 'pods';
  if (isPod && subresource === 'resize') return operation === 'UPDATE';
  if (subresource !== '') return false;
  if (operation !== 'UPDATE') return operation === 'CREATE';
  if (isPod) return isTerminating(object as Pod) !== isTerminating(old as Pod | undefined);
  return ref.group === '' && (ref.resource === 'services' || ref.resource === 'persistentvolumeclaims');
}

function isTerminating(pod: Pod | undefined): boolean {
  return (pod?.spec?.activeDeadlineSeconds ?? -1) >= 0;
}

/** Throws StatusError Forbidden where the object does not say what it takes, or nobody knows yet what is taken. */
function demand(request: AdmissionRequest, quota: Stored<ResourceQuota>, object: KubeObject): void {
  const { ref, qualified } = request.resource;
  const { hard = {}, used = {} } = quota.status ?? {};
  const missing = ref.resource === 'pods' && ref.group === '' ? unspecified(Object.keys(hard), object as Pod) : '';
  if (missing !== '') throw forbidden(qualified, request.name, `failed quota: ${quota.metadata.name}: must specify ${missing}`);
  const uncounted = [...usageOf(ref, object).keys()].filter((name) => hard[name] !== undefined && used[name] === undefined);
  if (uncounted.length > 0) throw forbidden(qualified, request.name, `status unknown for quota: ${quota.metadata.name}, resources: ${uncounted.sort().join(',')}`);
}

/** The quota's use with this object; undefined when it takes nothing more. Throws StatusError Forbidden. */
function chargeOf(request: AdmissionRequest, quota: Stored<ResourceQuota>, object: KubeObject): Readonly<Record<string, string>> | undefined {
  const { ref, qualified } = request.resource;
  const { hard = {}, used = {} } = quota.status ?? {};
  const usage = usageOf(ref, object);
  const before: Usage = request.old !== undefined && isInScope(quota, ref, request.old) ? usageOf(ref, request.old) : new Map<string, Quantity>();
  const more = new Map<string, Quantity>();
  for (const [name, amount] of usage) {
    const delta = subtractQuantities(amount, before.get(name) ?? ZERO);
    if (hard[name] !== undefined && delta.nano > 0n) more.set(name, delta);
  }
  const exceeded = [...more].filter(([name, delta]) => compareQuantities(addQuantities(quantityOf(used[name]), delta), quantityOf(hard[name])) > 0).map(([name]) => name).sort();
  if (exceeded.length > 0) {
    const text = (amountOf: (name: string) => Quantity) => exceeded.map((name) => `${name}=${formatQuantity(amountOf(name))}`).join(',');
    const amounts = `requested: ${text((name) => more.get(name) as Quantity)}, used: ${text((name) => quantityOf(used[name]))}, limited: ${text((name) => quantityOf(hard[name]))}`;
    throw forbidden(qualified, request.name, `exceeded quota: ${quota.metadata.name}, ${amounts}`);
  }
  if (more.size === 0) return undefined;
  return { ...used, ...Object.fromEntries([...more].map(([name, delta]) => [name, formatQuantity(addQuantities(quantityOf(used[name]), delta))])) };
}

/** A quota of cpu or memory wants every container to say what it takes, where the pod doesn't for all of them. */
function unspecified(names: readonly string[], { spec }: Pod): string {
  const { containers = [], initContainers = [], resources } = spec ?? ({} as PodSpec);
  if (Object.keys({ ...resources?.requests, ...resources?.limits }).length > 0) return '';
  const missing: string[] = [];
  for (const name of [...names].sort()) {
    const [, kind, resource] = COMPUTE.exec(name) ?? [];
    if (resource === undefined) continue;
    const without = [...initContainers, ...containers].filter((each) => each.resources?.[kind === 'limits.' ? 'limits' : 'requests']?.[resource] === undefined);
    if (without.length > 0) missing.push(`${name} for: ${[...new Set(without.map((each) => each.name))].sort().join(',')}`);
  }
  return missing.join('; ');
}
