// Mirrors plugin/pkg/admission/limitranger
// Differs: nothing that can be seen.
import { limitranges } from '#cluster/api/resources.js';
import { podTotal } from '#cluster/api/core/v1/quota-usage.js';
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod, PodSpec } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin, type AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import { forbidden } from '#cluster/apimachinery/errors.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { compareQuantities, formatQuantity, quantityOf } from '#cluster/apimachinery/quantity.js';

type Amounts = Readonly<Record<string, string>>;
type Side = 'requests' | 'limits';

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  admit(request) {
    if (!isLimitedPod(request)) return request.object;
    let pod = request.object as Pod;
    for (const range of request.store.list(limitranges, request.namespace)) pod = withDefaults(pod, range);
    return pod;
  },
  validate(request) {
    const { object, old } = request;
    if (request.operation === 'DELETE' || object === undefined || (request.operation === 'UPDATE' && old?.metadata.deletionTimestamp !== undefined)) return;
    const isPod = isLimitedPod(request);
    if (!isPod && !isFor(request, '', 'persistentvolumeclaims')) return;
    for (const range of request.store.list(limitranges, request.namespace)) {
      const errors = [...new Set((range.spec.limits ?? []).flatMap((item) => (isPod ? podErrors(object as Pod, item) : claimErrors(object as PersistentVolumeClaim, item))))];
      if (errors.length > 0) throw forbidden(request.resource.qualified, request.name, errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]`);
    }
  },
};

/** A new pod, and one that is to get other resources; nothing else of a pod changes what it takes. */
function isLimitedPod(request: AdmissionRequest): boolean {
  return (request.operation === 'CREATE' && isFor(request, '', 'pods')) || (request.operation === 'UPDATE' && isFor(request, '', 'pods', 'resize'));
}

function withDefaults<T extends KubeObject & Pod>(pod: T, range: Stored<LimitRange>): T {
  const items = (range.spec.limits ?? []).filter(({ type }) => type === 'Container');
  const defaults: Readonly<Record<Side, Amounts>> = { requests: Object.assign({}, ...items.map((each) => each.defaultRequest)), limits: Object.assign({}, ...items.map((each) => each.default)) };
  if (pod.spec === undefined) return pod;
  const notes: string[] = [];
  const fillIn = (container: Container, kind: string): Container => {
    const missing = (side: Side) => Object.keys(defaults[side]).sort().filter((name) => container.resources?.[side]?.[name] === undefined);
    const filled = (side: Side, names: readonly string[]) => (names.length === 0 ? {} : { [side]: { ...container.resources?.[side], ...Object.fromEntries(names.map((name) => [name, defaults[side][name]])) } });
    const [requests, limits] = [missing('requests'), missing('limits')];
    if (requests.length > 0) notes.push(`${requests.join(', ')} request for ${kind} ${container.name}`);
    if (limits.length > 0) notes.push(`${limits.join(', ')} limit for ${kind} ${container.name}`);
    return requests.length + limits.length === 0 ? container : { ...container, resources: { ...container.resources, ...filled('limits', limits), ...filled('requests', requests) } };
  };
  const containers = (pod.spec.containers ?? []).map((each) => fillIn(each, 'container'));
  const initContainers = pod.spec.initContainers?.map((each) => fillIn(each, 'init container'));
  if (notes.length === 0) return pod;
  const annotations = { ...pod.metadata?.annotations, 'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${notes.join('; ')}` };
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec: { ...pod.spec, containers, ...(initContainers === undefined ? {} : { initContainers }) } };
}

function podErrors(pod: Pod, item: LimitRangeItem): string[] {
  const { containers = [], initContainers = [] } = pod.spec ?? ({} as PodSpec);
  if (item.type === 'Container') return [...containers, ...initContainers].flatMap(({ resources }) => itemErrors(item, resources?.requests, resources?.limits));
  return item.type === 'Pod' ? itemErrors(item, total(pod, 'requests'), total(pod, 'limits')) : [];
}

function total(pod: Pod, side: Side): Amounts {
  return Object.fromEntries([...podTotal(pod, side)].map(([name, sum]) => [name, formatQuantity(sum)]));
}

/** Only what a claim requests counts. */
function claimErrors({ spec }: PersistentVolumeClaim, item: LimitRangeItem): string[] {
  if (item.type !== 'PersistentVolumeClaim') return [];
  const requests = spec?.resources?.requests ?? {};
  const over = sorted(item.max).flatMap(([name, most]) => {
    const at = `maximum ${name} usage per ${item.type} is ${most}`;
    const request = requests[name];
    if (request === undefined) return [`${at}.  No request is specified`];
    return compare(request, most) > 0 ? [`${at}, but request is ${request}`] : [];
  });
  return [...minErrors(item, requests, {}), ...over];
}

function itemErrors(item: LimitRangeItem, requests: Amounts = {}, limits: Amounts = {}): string[] {
  return [...minErrors(item, requests, limits), ...maxErrors(item, requests, limits), ...ratioErrors(item, requests, limits)];
}

function minErrors({ min, type }: LimitRangeItem, requests: Amounts, limits: Amounts): string[] {
  return sorted(min).flatMap(([name, least]) => {
    const at = `minimum ${name} usage per ${type} is ${least}`;
    const [request, limit] = [requests[name], limits[name]];
    if (request === undefined) return [`${at}.  No request is specified`];
    if (compare(request, least) < 0) return [`${at}, but request is ${request}`];
    return limit !== undefined && compare(limit, least) < 0 ? [`${at}, but limit is ${limit}`] : [];
  });
}

function maxErrors({ max, type }: LimitRangeItem, requests: Amounts, limits: Amounts): string[] {
  return sorted(max).flatMap(([name, most]) => {
    const at = `maximum ${name} usage per ${type} is ${most}`;
    const [request, limit] = [requests[name], limits[name]];
    if (limit === undefined) return [`${at}.  No limit is specified`];
    if (compare(limit, most) > 0) return [`${at}, but limit is ${limit}`];
    return request !== undefined && compare(request, most) > 0 ? [`${at}, but request is ${request}`] : [];
  });
}

function ratioErrors({ maxLimitRequestRatio, type }: LimitRangeItem, requests: Amounts, limits: Amounts): string[] {
  return sorted(maxLimitRequestRatio).flatMap(([name, ratio]) => {
    const at = `${name} max limit to request ratio per ${type} is ${ratio}`;
    const request = quantityOf(requests[name]);
    const limit = quantityOf(limits[name]);
    if (request.nano === 0n) return [`${at}, but no request is specified or request is 0`];
    if (limit.nano === 0n) return [`${at}, but no limit is specified or limit is 0`];
    if (limit.nano * 1_000_000_000n <= quantityOf(ratio).nano * request.nano) return [];
    return [`${at}, but provided ratio is ${(Number(limit.nano) / Number(request.nano)).toFixed(6)}`];
  });
}

function sorted(amounts: Amounts | undefined): [string, string][] {
  return Object.entries(amounts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

function compare(a: string, b: string): number {
  return compareQuantities(quantityOf(a), quantityOf(b));
}
