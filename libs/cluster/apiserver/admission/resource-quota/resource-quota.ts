// Mirrors apiserver/pkg/admission/plugin/resourcequota
// Differs: the quota's status is charged at once.
import { resourcequotas } from '#cluster/api/resources.js';
import type { Pod, ResourceQuota } from '#cluster/api/generated/types.js';
import type { AdmissionPlugin, AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import { forbidden } from '#cluster/apimachinery/errors.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { addQuantities, compareQuantities, formatQuantity, quantityOf, subtractQuantities, ZERO, type Quantity } from '#cluster/apimachinery/quantity.js';
import { isInScope, usageOf, usageText } from './usage.js';

const CHARGED_ON_UPDATE: ReadonlySet<string> = new Set(['services', 'persistentvolumeclaims']);
const COMPUTE = /^(requests\.|limits\.)?(cpu|memory)$/;

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate(request) {
    const { operation, resource, object, namespace, subresource } = request;
    if (object === undefined || namespace === undefined || subresource !== '' || operation === 'DELETE') return;
    if (operation === 'UPDATE' && !CHARGED_ON_UPDATE.has(resource.ref.resource)) return;
    const quotas = request.store.list(resourcequotas, namespace).filter((quota) => quota.status?.hard !== undefined && isInScope(quota, resource.ref.resource, object));
    const charges = quotas.map((quota) => [quota, chargeOf(request, quota, object)] as const);
    if (request.store.isDryRun) return;
    for (const [quota, used] of charges) {
      if (used !== undefined) request.store.updateStatus(resourcequotas, { ...quota, status: { ...quota.status, used } } as Stored<ResourceQuota>);
    }
  },
};

/** The quota's use with this object; undefined when it takes nothing. Throws StatusError Forbidden. */
function chargeOf(request: AdmissionRequest, quota: Stored<ResourceQuota>, object: KubeObject): Readonly<Record<string, string>> | undefined {
  const { group, resource } = request.resource.ref;
  const hard = quota.status?.hard ?? {};
  const used = quota.status?.used ?? {};
  if (resource === 'pods' && group === '') checkSpecified(request, quota, object as Pod);
  const usage = usageOf(group, resource, object);
  const before = request.old === undefined ? new Map<string, Quantity>() : usageOf(group, resource, request.old);
  const deltas = new Map<string, Quantity>();
  for (const [name, amount] of usage) {
    if (hard[name] === undefined) continue;
    const delta = subtractQuantities(amount, before.get(name) ?? ZERO);
    if (delta.nano !== 0n) deltas.set(name, delta);
  }
  const exceeded = [...deltas.keys()].filter((name) => compareQuantities(addQuantities(quantityOf(used[name]), deltas.get(name) as Quantity), quantityOf(hard[name])) > 0 && (deltas.get(name) as Quantity).nano > 0n).sort();
  if (exceeded.length > 0) {
    const requested = usageText(exceeded, (name) => deltas.get(name) as Quantity);
    const taken = usageText(exceeded, (name) => quantityOf(used[name]));
    const limited = usageText(exceeded, (name) => quantityOf(hard[name]));
    throw forbidden(request.resource.qualified, request.name, `exceeded quota: ${quota.metadata.name}, requested: ${requested}, used: ${taken}, limited: ${limited}`);
  }
  if (deltas.size === 0) return undefined;
  return { ...used, ...Object.fromEntries([...deltas].map(([name, delta]) => [name, formatQuantity(addQuantities(quantityOf(used[name]), delta))])) };
}

/** A quota of cpu or memory wants every container to say what it takes. */
function checkSpecified(request: AdmissionRequest, quota: Stored<ResourceQuota>, pod: Pod): void {
  const missing: string[] = [];
  for (const name of Object.keys(quota.status?.hard ?? {}).sort()) {
    const match = COMPUTE.exec(name);
    if (match === null) continue;
    const kind = match[1] === 'limits.' ? 'limits' : 'requests';
    const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].filter((each) => each.resources?.[kind]?.[match[2] as string] === undefined).map((each) => each.name).sort();
    if (containers.length > 0) missing.push(`${name} for: ${containers.join(',')}`);
  }
  if (missing.length > 0) throw forbidden(request.resource.qualified, request.name, `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`);
}
