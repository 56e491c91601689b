// Mirrors pkg/apis/core/validation: ValidateServiceClusterIPsRelatedFields and what an update may change of it
// Differs: nothing that can be seen.
import type { Service, ServiceSpec } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { familyOf, legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { duplicate, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const ONCE = 'may not change once set';

export function clusterIpErrors(spec: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName') return [];
  const { clusterIP = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec;
  const errors: FieldError[] = [];
  if (clusterIP === '' && clusterIPs.length > 0) errors.push(invalidValue('spec.clusterIPs', clusterIPs, 'must be empty when `clusterIP` is not specified'));
  else if (clusterIP !== '' && clusterIPs.length === 0) errors.push(required('spec.clusterIPs'));
  else if (clusterIP !== clusterIPs[0] && clusterIPs.length > 0) errors.push(invalidValue('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`'));
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
    if (wanted !== undefined && FAMILIES.includes(wanted) && wanted !== family) errors.push(invalidValue(`spec.clusterIPs[${i}]`, clusterIPs[i], `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``));
  });
  return errors;
}

/** What an update may not do to addresses: change the first, or let the second go without a word. */
export function addressChangeErrors(next: Stored<Service>, previous: Stored<Service>): FieldError[] {
  if (next.spec.type === 'ExternalName' || previous.spec.type === 'ExternalName' || (isHeadless(next.spec) && isHeadless(previous.spec))) return [];
  const field = 'spec.clusterIPs[0]';
  const [after, before] = [next.spec.clusterIPs ?? [], previous.spec.clusterIPs ?? []];
  if (after.length === before.length) return after.flatMap((address, i) => (address === before[i] ? [] : [invalidValue(`spec.clusterIPs[${i}]`, after, ONCE)]));
  const errors: FieldError[] = before.length > 0 && after.length > 0 && after[0] !== before[0] ? [invalidValue(field, after, ONCE)] : [];
  if (after.length > before.length) return errors;
  if (after.length === 0) errors.unshift(invalidValue(field, next.spec.clusterIPs ?? null, 'primary clusterIP can not be unset'));
  return after.length === 1 ? [...errors, ...releaseErrors(next.spec, 'clusterIP')] : errors;
}

/** The same of families. What is shown where the lists are of different lengths are the addresses. */
export function familyChangeErrors(next: Stored<Service>, previous: Stored<Service>): FieldError[] {
  if (next.spec.type === 'ExternalName' || previous.spec.type === 'ExternalName' || isHeadless(next.spec) || isHeadless(previous.spec)) return [];
  const field = 'spec.ipFamilies[0]';
  const [after, before] = [next.spec.ipFamilies ?? [], previous.spec.ipFamilies ?? []];
  if (after.length === before.length) return after.flatMap((family, i) => (family === before[i] ? [] : [invalidValue(field, after, ONCE)]));
  const errors: FieldError[] = before.length > 0 && after.length > 0 && after[0] !== before[0] ? [invalidValue(field, next.spec.clusterIPs ?? null, ONCE)] : [];
  if (after.length > before.length) return errors;
  if ((next.spec.clusterIPs ?? []).length === 0) errors.unshift(invalidValue(field, next.spec.ipFamilies ?? null, 'primary ipFamily can not be unset'));
  return after.length === 1 ? [...errors, ...releaseErrors(next.spec, 'ipFamily')] : errors;
}

function releaseErrors({ ipFamilyPolicy }: ServiceSpec, what: string): FieldError[] {
  return ipFamilyPolicy === 'SingleStack' ? [] : [invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy ?? null, `must be set to 'SingleStack' when releasing the secondary ${what}`)];
}

export function isHeadless({ clusterIPs = [] }: ServiceSpec): boolean {
  return clusterIPs.length === 1 && clusterIPs[0] === 'None';
}
