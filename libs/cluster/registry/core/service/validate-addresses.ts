// Mirrors pkg/apis/core/validation: ValidateServiceClusterIPsRelatedFields and what an update may change of it;
// pkg/registry/core/service/storage: initIPFamilyFields
// Differs: the cluster has one address family, IPv4.
import type { Service, ServiceSpec } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { familyOf, legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { duplicate, invalidValue, notSupported, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const CONFIGURED = 'IPv4';

export function clusterIpErrors(spec: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName') return [];
  const { clusterIP = '', ipFamilies = [], ipFamilyPolicy } = spec;
  // What one of the two fields leaves out, the other says.
  const clusterIPs = spec.clusterIPs ?? (clusterIP === '' ? [] : [clusterIP]);
  const errors: FieldError[] = [];
  if (clusterIP === '' && clusterIPs.length > 0) errors.push(invalidValue('spec.clusterIPs', clusterIPs, 'must be empty when `clusterIP` is not specified'));
  else if (clusterIPs.length > 0 && clusterIPs[0] !== clusterIP) errors.push(invalidValue('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`'));
  ipFamilies.forEach((family, i) => {
    const field = `spec.ipFamilies[${i}]`;
    if (!FAMILIES.includes(family)) errors.push(notSupported(field, family, FAMILIES));
    if (ipFamilies.indexOf(family) < i) errors.push(duplicate(field, family));
  });
  if (ipFamilyPolicy !== undefined && !POLICIES.includes(ipFamilyPolicy)) errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, POLICIES));
  const isNone = clusterIPs[0] === 'None';
  const wrong: FieldError[] = isNone && clusterIPs.length > 1 ? [invalidValue('spec.clusterIPs', clusterIPs, "'None' must be the first and only value")] : [];
  clusterIPs.forEach((address, i) => {
    if (i > 0 || !isNone) wrong.push(...legacyIpErrors(`spec.clusterIPs[${i}]`, address));
  });
  errors.push(...wrong);
  if (clusterIPs.length > 2) errors.push(invalidValue('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values'));
  return wrong.length > 0 ? errors : [...errors, ...(isNone ? [] : familyErrors(clusterIPs, ipFamilies))];
}

function familyErrors(clusterIPs: readonly string[], ipFamilies: readonly string[]): FieldError[] {
  const errors: FieldError[] = [];
  const families = clusterIPs.map((address) => `IPv${familyOf(address) ?? 4}`);
  if (clusterIPs.length > 1 && new Set(families).size < 2) errors.push(invalidValue('spec.clusterIPs', clusterIPs, 'may specify no more than one IP for each IP family'));
  families.forEach((family, i) => {
    const wanted = ipFamilies[i];
    if (wanted !== undefined && wanted !== family) errors.push(invalidValue(`spec.clusterIPs[${i}]`, clusterIPs[i], `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``));
  });
  return errors;
}

export type Families = Required<Pick<ServiceSpec, 'ipFamilies' | 'ipFamilyPolicy'>>;

/** The families of a service that is valid by itself, and what cannot be had of them in this cluster. */
export function familiesOf(spec: ServiceSpec, previous: ServiceSpec | undefined): Families & { readonly errors: readonly FieldError[] } {
  const { clusterIPs = [], clusterIP = '', ipFamilies = [], selector = {} } = spec;
  const isFree = clusterIP === 'None' && Object.keys(selector).length === 0;
  const ipFamilyPolicy = spec.ipFamilyPolicy ?? previous?.ipFamilyPolicy ?? (isFree ? 'RequireDualStack' : 'SingleStack');
  const isSingle = ipFamilyPolicy === 'SingleStack';
  const errors: FieldError[] = [];
  const mustBe = (what: string) => errors.push(invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy, `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`));
  if (isSingle && clusterIPs.length === 2) mustBe('cluster IPs');
  if (isSingle && ipFamilies.length === 2) mustBe('IP families');
  const addresses = clusterIPs.length > 0 ? clusterIPs : clusterIP === '' ? [] : [clusterIP];
  const families = [...ipFamilies];
  addresses.forEach((address, i) => {
    const family = familyOf(address);
    if (family === undefined || i < ipFamilies.length) return;
    if (family === 6) errors.push(invalidValue(`spec.clusterIPs[${i}]`, addresses, 'IPv6 is not configured on this cluster'));
    else families.push(CONFIGURED);
  });
  if (errors.length > 0) return { errors, ipFamilies: families, ipFamilyPolicy };
  if (isFree) {
    if (families.length === 0) families.push(CONFIGURED);
    // Who has no address and picks no pods may have those of both families.
    if (families.length < 2 && !isSingle) families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4');
    return { errors, ipFamilies: families, ipFamilyPolicy };
  }
  if (ipFamilyPolicy === 'RequireDualStack') errors.push(invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy, 'this cluster is not configured for dual-stack services'));
  families.forEach((family, i) => {
    if (family !== CONFIGURED) errors.push(invalidValue(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'));
  });
  return { errors, ipFamilies: families.length === 0 ? [CONFIGURED] : families, ipFamilyPolicy };
}

export function addressChangeErrors(next: Stored<Service>, previous: Stored<Service>): FieldError[] {
  if (next.spec.type === 'ExternalName' || previous.spec.type === 'ExternalName') return [];
  const listed = ({ clusterIP = '', clusterIPs = [] }: ServiceSpec) => (clusterIPs.length > 0 ? [clusterIP, ...clusterIPs.slice(1)] : clusterIP === '' ? [] : [clusterIP]);
  const [after, before] = [listed(next.spec), listed(previous.spec)];
  const errors: FieldError[] = [];
  if (before.length > 0 && after.length === 0) errors.push(invalidValue('spec.clusterIPs[0]', next.spec.clusterIPs ?? null, 'primary clusterIP can not be unset'));
  else if (before.length > 0 && after[0] !== before[0]) errors.push(invalidValue('spec.clusterIPs[0]', after, 'may not change once set'));
  const family = previous.spec.ipFamilies?.[0];
  if (family !== undefined && next.spec.ipFamilies?.[0] !== undefined && next.spec.ipFamilies[0] !== family) errors.push(invalidValue('spec.ipFamilies[0]', next.spec.ipFamilies, 'may not change once set'));
  return errors;
}
