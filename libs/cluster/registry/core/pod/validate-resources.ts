// Mirrors pkg/apis/core/validation: resources of containers and of a whole pod
// Differs: nothing that can be seen.
import type { CoreV1ResourceClaim, Container, PodSpec, ResourceRequirements } from '#cluster/api/generated/types.js';
import { addQuantities, compareQuantities, formatQuantity, parseQuantity, quantityOf, type Quantity } from '#cluster/apimachinery/quantity.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import { amountErrors, containerResourceNameErrors, isHugePages, isOvercommitAllowed, resourceNameErrors } from '#cluster/registry/core/resource-names.js';

type Amounts = Readonly<Record<string, string>>;

const OF_PODS = ['cpu', 'hugepages-', 'memory'];
const COMPUTED: ReadonlySet<string> = new Set(['cpu', 'memory']);

export function resourceErrors(resources: ResourceRequirements | undefined, path: string, claims: readonly string[]): FieldError[] {
  return resources === undefined ? [] : requirementErrors(resources, path, claims, containerResourceNameErrors);
}

function requirementErrors(resources: ResourceRequirements, path: string, claims: readonly string[], nameErrors: (field: string, name: string) => FieldError[]): FieldError[] {
  const { limits = {}, requests = {} } = resources;
  const errors: FieldError[] = [];
  for (const [kind, list] of [['limits', limits], ['requests', requests]] as const) {
    for (const name of Object.keys(list).sort()) {
      const at = `${path}.${kind}[${name}]`;
      errors.push(...nameErrors(at, name), ...amountErrors(at, name, list[name] as string));
      if (kind === 'requests') errors.push(...overLimit(name, requests, limits, path));
      errors.push(...hugePagesErrors(name, list[name] as string, at));
    }
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.some((name) => COMPUTED.has(name))) errors.push(forbiddenField(path, 'HugePages require cpu or memory'));
  return [...errors, ...claimErrors(resources.claims ?? [], claims, `${path}.claims`)];
}

function overLimit(name: string, requests: Amounts, limits: Amounts, path: string): FieldError[] {
  const request = quantityOf(requests[name]);
  const limit = parseQuantity(limits[name]);
  const mayDiffer = isOvercommitAllowed(name);
  if (limit === undefined) return mayDiffer ? [] : [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')];
  const order = compareQuantities(request, limit);
  const at = `${path}.requests`;
  if (order !== 0 && !mayDiffer) return [invalidValue(at, formatQuantity(request), `must be equal to ${name} limit of ${formatQuantity(limit)}`)];
  return order > 0 ? [invalidValue(at, formatQuantity(request), `must be less than or equal to ${name} limit of ${formatQuantity(limit)}`)] : [];
}

function hugePagesErrors(name: string, value: string, field: string): FieldError[] {
  if (!isHugePages(name)) return [];
  const page = parseQuantity(name.slice('hugepages-'.length));
  const amount = quantityOf(value);
  const isWhole = page !== undefined && page.nano > 0n && amount.nano % page.nano === 0n;
  return isWhole ? [] : [invalidValue(field, formatQuantity(amount), `${formatQuantity(amount)} is not positive integer multiple of ${name}`)];
}

/** Claims of devices: each must be one of the pod's, and its requests must not overlap. */
function claimErrors(used: readonly CoreV1ResourceClaim[], known: readonly string[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const keys = new Set<string>();
  used.forEach(({ name = '', request = '' }, i) => {
    const at = `${path}[${i}]`;
    if (name === '') {
      errors.push(required(at));
      return;
    }
    if (keys.has(name)) errors.push(duplicate(at, name));
    else {
      const key = request === '' ? name : `${name}/${request}`;
      if (request !== '') for (const text of dns1123LabelErrors(request)) errors.push(invalidValue(`${at}.request`, request, text));
      if (keys.has(key)) errors.push(duplicate(at, key));
      else if (request === '') for (const other of keys) if (other.startsWith(`${name}/`)) errors.push(duplicate(at, name));
      keys.add(key);
    }
    if (known.includes(name)) return;
    const why = known.length === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`;
    errors.push({ type: 'FieldValueNotFound', field: at, body: `Not found: ${JSON.stringify(name)}: must be one of the names in pod.spec.resourceClaims${why}` });
  });
  return errors;
}

/** Resources of the pod as a whole: enough for its containers. */
export function podResourceErrors(spec: PodSpec, path: string, claims: readonly string[]): FieldError[] {
  const { resources, os } = spec;
  const at = `${path}.resources`;
  if (resources === undefined) return [];
  if (os?.name === 'windows') return [forbiddenField(at, 'may not be set for a windows pod')];
  return [
    ...(resources.claims === undefined ? [] : [forbiddenField(`${at}.claims`, 'claims may not be set for Resources at pod-level')]),
    ...requirementErrors(resources, at, claims, podResourceNameErrors),
    ...consistencyErrors(spec, resources, at),
  ];
}

function podResourceNameErrors(field: string, name: string): FieldError[] {
  const errors = resourceNameErrors(field, name);
  if (errors.length > 0 || COMPUTED.has(name) || isHugePages(name)) return errors;
  return [notSupported(field, name, OF_PODS)];
}

/** A list of containers that is missing is somebody else's fault. */
function consistencyErrors({ containers: given, initContainers = [] }: Partial<PodSpec>, { requests = {}, limits = {} }: ResourceRequirements, path: string): FieldError[] {
  const containers = given ?? [];
  const errors: FieldError[] = [];
  const needed = totalOf(containers, initContainers, 'requests');
  for (const name of [...needed.keys()].sort()) {
    const total = needed.get(name) as Quantity;
    const ofPod = parseQuantity(requests[name]);
    if (ofPod !== undefined && compareQuantities(total, ofPod) > 0) errors.push(invalidValue(`${path}.requests[${name}]`, formatQuantity(ofPod), `must be greater than or equal to aggregate container requests of ${formatQuantity(total)}`));
  }
  const most = totalOf(containers, initContainers, 'limits');
  for (const name of [...most.keys()].filter(isHugePages).sort()) {
    const total = most.get(name) as Quantity;
    const ofPod = parseQuantity(limits[name]);
    if (ofPod !== undefined && compareQuantities(total, ofPod) > 0) errors.push(invalidValue(`${path}.limits[${name}]`, formatQuantity(ofPod), `must be greater than or equal to aggregate container limits of ${formatQuantity(total)}`));
  }
  containers.forEach(({ resources }, i) => {
    for (const name of Object.keys(resources?.limits ?? {}).sort()) {
      const [limit, ofPod] = [quantityOf(resources?.limits?.[name]), parseQuantity(limits[name])];
      if (ofPod !== undefined && compareQuantities(limit, ofPod) > 0) errors.push(invalidValue(`${path}.containers[${i}][${name}].limits`, formatQuantity(limit), `must be less than or equal to pod limits of ${formatQuantity(ofPod)}`));
    }
  });
  return errors;
}

/** Of all containers together, or of the init container that needs more beside the sidecars that run then. */
function totalOf(containers: readonly Container[], initContainers: readonly Container[], side: 'limits' | 'requests'): ReadonlyMap<string, Quantity> {
  const total = new Map<string, Quantity>();
  const sidecars = new Map<string, Quantity>();
  const peak = new Map<string, Quantity>();
  const add = (to: Map<string, Quantity>, list: Amounts | undefined) => {
    for (const [name, value] of Object.entries(list ?? {})) to.set(name, addQuantities(to.get(name) ?? quantityOf('0'), quantityOf(value)));
  };
  const raise = (to: Map<string, Quantity>, by: ReadonlyMap<string, Quantity>) => {
    for (const [name, value] of by) if (compareQuantities(value, to.get(name) ?? quantityOf('0')) > 0 || !to.has(name)) to.set(name, value);
  };
  for (const { resources } of containers) add(total, resources?.[side]);
  for (const { resources, restartPolicy } of initContainers) {
    if (restartPolicy === 'Always') {
      add(total, resources?.[side]);
      add(sidecars, resources?.[side]);
      raise(peak, sidecars);
    } else {
      const now = new Map<string, Quantity>();
      add(now, resources?.[side]);
      for (const [name, value] of sidecars) now.set(name, addQuantities(now.get(name) ?? quantityOf('0'), value));
      raise(peak, now);
    }
  }
  raise(total, peak);
  return total;
}
