// Mirrors plugin/pkg/admission/limitranger
// Differs: nothing that can be seen.
import { limitranges } from '#cluster/api/resources.js';
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod, PodSpec } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';
import { forbidden } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { addQuantities, compareQuantities, formatQuantity, quantityOf, ZERO, type Quantity } from '#cluster/apimachinery/quantity.js';

type Amounts = Readonly<Record<string, string>>;

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  admit(request) {
    if (request.operation !== 'CREATE' || !isFor(request, '', 'pods')) return request.object;
    let pod = request.object as Pod;
    for (const range of request.store.list(limitranges, request.namespace)) pod = withDefaults(pod, range);
    return pod;
  },
  validate(request) {
    if (request.operation === 'DELETE' || request.object === undefined) return;
    const isPod = isFor(request, '', 'pods') && request.operation === 'CREATE';
    const isClaim = isFor(request, '', 'persistentvolumeclaims');
    if (!isPod && !isClaim) return;
    for (const range of request.store.list(limitranges, request.namespace)) {
      const errors = isPod ? podErrors(request.object as Pod, range) : claimErrors(request.object as PersistentVolumeClaim, range);
      if (errors.length === 0) continue;
      throw forbidden(request.resource.qualified, request.name, errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]`);
    }
  },
};

function withDefaults(pod: Pod, range: Stored<LimitRange>): Pod {
  const item = (range.spec.limits ?? []).find((each) => each.type === 'Container');
  if (item === undefined || pod.spec === undefined) return pod;
  const notes: string[] = [];
  const fillIn = (container: Container, kind: string): Container => {
    const requests = missing(container.resources?.requests, item.defaultRequest);
    const limits = missing(container.resources?.limits, item.default);
    if (requests.length > 0) notes.push(`${requests.join(', ')} request for ${kind} ${container.name}`);
    if (limits.length > 0) notes.push(`${limits.join(', ')} limit for ${kind} ${container.name}`);
    if (requests.length + limits.length === 0) return container;
    const take = (has: Amounts | undefined, from: Amounts | undefined, names: readonly string[]) => ({ ...has, ...Object.fromEntries(names.map((name) => [name, from?.[name] as string])) });
    const resources = { ...container.resources, ...(limits.length > 0 ? { limits: take(container.resources?.limits, item.default, limits) } : {}), ...(requests.length > 0 ? { requests: take(container.resources?.requests, item.defaultRequest, requests) } : {}) };
    return { ...container, resources };
  };
  const containers = (pod.spec.containers ?? []).map((each) => fillIn(each, 'container'));
  const initContainers = pod.spec.initContainers?.map((each) => fillIn(each, 'init container'));
  if (notes.length === 0) return pod;
  const annotations = { ...pod.metadata?.annotations, 'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${notes.join('; ')}` };
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec: { ...pod.spec, containers, ...(initContainers === undefined ? {} : { initContainers }) } };
}

function missing(has: Amounts | undefined, defaults: Amounts | undefined): string[] {
  return Object.keys(defaults ?? {}).sort().filter((name) => has?.[name] === undefined);
}

function podErrors(pod: Pod, range: Stored<LimitRange>): string[] {
  const errors: string[] = [];
  const spec = pod.spec as PodSpec;
  for (const item of range.spec.limits ?? []) {
    if (item.type === 'Container') {
      for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) errors.push(...itemErrors(item, container.resources?.requests, container.resources?.limits));
    } else if (item.type === 'Pod') errors.push(...itemErrors(item, total(spec, 'requests'), total(spec, 'limits')));
  }
  return errors;
}

function claimErrors(claim: PersistentVolumeClaim, range: Stored<LimitRange>): string[] {
  return (range.spec.limits ?? []).filter((item) => item.type === 'PersistentVolumeClaim').flatMap((item) => itemErrors(item, claim.spec?.resources?.requests, claim.spec?.resources?.limits));
}

function total(spec: PodSpec, kind: 'requests' | 'limits'): Amounts {
  const sums = new Map<string, Quantity>();
  for (const container of spec.containers) {
    for (const [name, value] of Object.entries(container.resources?.[kind] ?? {})) sums.set(name, addQuantities(sums.get(name) ?? ZERO, quantityOf(value)));
  }
  return Object.fromEntries([...sums].map(([name, sum]) => [name, formatQuantity(sum)]));
}

function itemErrors(item: LimitRangeItem, requests: Amounts = {}, limits: Amounts = {}): string[] {
  const errors: string[] = [];
  const { type } = item;
  for (const name of Object.keys(item.min ?? {}).sort()) {
    const least = item.min?.[name] as string;
    const request = requests[name];
    const limit = limits[name];
    if (request === undefined && limit === undefined) errors.push(`minimum ${name} usage per ${type} is ${least}.  No request is specified`);
    else if (request !== undefined && compareQuantities(quantityOf(request), quantityOf(least)) < 0) errors.push(`minimum ${name} usage per ${type} is ${least}, but request is ${request}`);
    else if (limit !== undefined && compareQuantities(quantityOf(limit), quantityOf(least)) < 0) errors.push(`minimum ${name} usage per ${type} is ${least}, but limit is ${limit}`);
  }
  for (const name of Object.keys(item.max ?? {}).sort()) {
    const most = item.max?.[name] as string;
    const request = requests[name];
    const limit = limits[name];
    if (limit === undefined && type !== 'PersistentVolumeClaim') errors.push(`maximum ${name} usage per ${type} is ${most}.  No limit is specified`);
    else if (limit !== undefined && compareQuantities(quantityOf(limit), quantityOf(most)) > 0) errors.push(`maximum ${name} usage per ${type} is ${most}, but limit is ${limit}`);
    else if (request !== undefined && compareQuantities(quantityOf(request), quantityOf(most)) > 0) errors.push(`maximum ${name} usage per ${type} is ${most}, but request is ${request}`);
  }
  for (const [name, ratio] of Object.entries(item.maxLimitRequestRatio ?? {})) {
    const request = quantityOf(requests[name]);
    const limit = quantityOf(limits[name]);
    if (request.nano === 0n || limit.nano === 0n) errors.push(`${name} max limit to request ratio per ${type} is ${ratio}, but no request is specified or request is 0`);
    else if (limit.nano * 1_000_000_000n > quantityOf(ratio).nano * request.nano) {
      errors.push(`${name} max limit to request ratio per ${type} is ${ratio}, but provided ratio is ${(Number(limit.nano) / Number(request.nano)).toFixed(6)}`);
    }
  }
  return errors;
}
