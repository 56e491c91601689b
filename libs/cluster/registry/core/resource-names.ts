// Mirrors pkg/apis/core/helper and pkg/apis/core/validation: names and amounts of compute resources
// Differs: nothing that can be seen.
import { formatQuantity, parseQuantity } from '#cluster/apimachinery/quantity.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';

const COUNTED = ['configmaps', 'persistentvolumeclaims', 'pods', 'replicationcontrollers', 'resourcequotas', 'secrets', 'services', 'services.loadbalancers', 'services.nodeports'];
const CONTAINER: ReadonlySet<string> = new Set(['cpu', 'ephemeral-storage', 'memory']);
const QUOTA: ReadonlySet<string> = new Set([
  ...CONTAINER, 'requests.cpu', 'requests.memory', 'requests.storage', 'requests.ephemeral-storage', 'limits.cpu', 'limits.memory', 'limits.ephemeral-storage', ...COUNTED,
]);
const STANDARD: ReadonlySet<string> = new Set([...QUOTA, 'storage']);
const INTEGERS: ReadonlySet<string> = new Set(COUNTED);
const OVERCOMMITTED: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage', 'storage']);
const NANO = 1_000_000_000n;

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

function isQuotaHugePages(name: string): boolean {
  return isHugePages(name) || name.startsWith('requests.hugepages-');
}

/** `example.com/dongle`: of somebody else than Kubernetes. */
export function isExtended(name: string): boolean {
  if (!name.includes('/') || name.includes('kubernetes.io/') || name.startsWith('requests.')) return false;
  return qualifiedNameErrors(`requests.${name}`).length === 0;
}

/** May more be asked for than there is? */
export function isOvercommitAllowed(name: string): boolean {
  return OVERCOMMITTED.has(name) || ((!name.includes('/') || name.includes('kubernetes.io/')) && !isHugePages(name));
}

export function isQuotaResource(name: string): boolean {
  return QUOTA.has(name) || isQuotaHugePages(name);
}

export function resourceNameErrors(field: string, name: string): FieldError[] {
  const problems = qualifiedNameErrors(name).map((problem) => invalidValue(field, name, problem));
  if (problems.length > 0 || name.includes('/') || STANDARD.has(name) || isQuotaHugePages(name)) return problems;
  return [invalidValue(field, name, 'must be a standard resource type or fully qualified')];
}

export function containerResourceNameErrors(field: string, name: string): FieldError[] {
  const errors = resourceNameErrors(field, name);
  if (!name.includes('/')) {
    if (!CONTAINER.has(name) && !isHugePages(name)) errors.push(invalidValue(field, name, 'must be a standard resource for containers'));
  } else if (!name.includes('kubernetes.io/') && !isExtended(name)) errors.push(invalidValue(field, name, "doesn't follow extended resource name standard"));
  return errors;
}

export function quotaResourceNameErrors(field: string, name: string): FieldError[] {
  const errors = resourceNameErrors(field, name);
  if (!name.includes('/') && !isQuotaResource(name)) errors.push(invalidValue(field, name, 'must be a standard resource for quota'));
  return errors;
}

/** Not negative, and whole where things are counted. */
export function amountErrors(field: string, name: string, value: string): FieldError[] {
  const quantity = parseQuantity(value);
  if (quantity === undefined) return [];
  const text = formatQuantity(quantity);
  return [
    ...(quantity.nano < 0n ? [invalidValue(field, text, 'must be greater than or equal to 0')] : []),
    ...((INTEGERS.has(name) || isExtended(name)) && quantity.nano % NANO !== 0n ? [invalidValue(field, text, 'must be an integer')] : []),
  ];
}
