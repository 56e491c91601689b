// Mirrors pkg/registry/core/service/storage: initIPFamilyFields, normalizeClusterIPs
// Differs: the cluster has one address family, IPv4.
import type { Service, ServiceSpec } from '#cluster/api/generated/types.js';
import { invalid } from '#cluster/apimachinery/errors.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { familyOf } from '#cluster/apimachinery/validation/addresses.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { clusterIpErrors } from './validate-addresses.js';

const CONFIGURED = 'IPv4';
const KIND = { group: '', resource: 'Service' };

/** The list, where only the one address was given. */
export function withListedAddress(spec: ServiceSpec): ServiceSpec {
  return (spec.clusterIP ?? '') !== '' && (spec.clusterIPs ?? []).length === 0 ? { ...spec, clusterIPs: [spec.clusterIP as string] } : spec;
}

/** With the families that are meant; throws StatusError when this cluster has them not. Nothing else is looked at. */
export function withFamilies(service: Service, previous: Stored<Service> | undefined): ServiceSpec {
  const given = service.spec as ServiceSpec;
  if (given.type === 'ExternalName' || (previous !== undefined && isAsPreferred(given, previous.spec))) return given;
  const refuse = (errors: readonly FieldError[]) => {
    if (errors.length > 0) throw invalid(KIND, service.metadata?.name ?? '', errors);
  };
  const isFree = given.clusterIP === 'None' && Object.keys(given.selector ?? {}).length === 0;
  const policy = given.ipFamilyPolicy ?? previous?.spec.ipFamilyPolicy ?? (isFree ? 'RequireDualStack' : 'SingleStack');
  let spec: ServiceSpec = { ...given, ipFamilyPolicy: policy };
  refuse(clusterIpErrors(spec));
  if (previous !== undefined && policy === 'SingleStack') spec = withoutSecond(spec, previous.spec);
  const inferred = familiesOfAddresses(spec);
  refuse([...releaseErrors(spec, previous?.spec), ...singleStackErrors(spec), ...inferred.errors]);
  const families = inferred.families;
  if (isFree) {
    if (families.length === 0) families.push(CONFIGURED);
    // Who has no address and picks no pods may have those of both families.
    if (families.length < 2 && policy !== 'SingleStack') families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4');
    return { ...spec, ipFamilies: families };
  }
  refuse([
    ...(policy === 'RequireDualStack' ? [invalidValue('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services')] : []),
    ...families.flatMap((family, i) => (family === CONFIGURED ? [] : [invalidValue(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster')])),
  ]);
  return { ...spec, ipFamilies: families.length === 0 ? [CONFIGURED] : families };
}

/** Two families are preferred, and nothing is asked for that was not there. */
function isAsPreferred(spec: ServiceSpec, before: ServiceSpec): boolean {
  const prefers = spec.ipFamilyPolicy === 'PreferDualStack' && (before.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack';
  return prefers && spec.type === before.type && deepEqual(spec.clusterIPs ?? [], before.clusterIPs ?? []) && deepEqual(spec.ipFamilies ?? [], before.ipFamilies ?? []);
}

/** Who asks for one family and leaves the rest as it was, wants the second gone. */
function withoutSecond(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  const { clusterIPs = [], ipFamilies = [] } = spec;
  return {
    ...spec,
    ...(clusterIPs.length > 1 && deepEqual(clusterIPs, before.clusterIPs) ? { clusterIPs: clusterIPs.slice(0, 1) } : {}),
    ...(ipFamilies.length > 1 && deepEqual(ipFamilies, before.ipFamilies) ? { ipFamilies: ipFamilies.slice(0, 1) } : {}),
  };
}

function releaseErrors(spec: ServiceSpec, before: ServiceSpec | undefined): FieldError[] {
  if (before === undefined || spec.ipFamilyPolicy === 'SingleStack') return [];
  const isLess = (now: readonly string[] = [], was: readonly string[] = []) => now.length > 0 && now.length < was.length;
  const mustBe = (what: string) => invalidValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`);
  return [...(isLess(spec.clusterIPs, before.clusterIPs) ? [mustBe('cluster IP')] : []), ...(isLess(spec.ipFamilies, before.ipFamilies) ? [mustBe('IP family')] : [])];
}

function singleStackErrors({ ipFamilyPolicy, clusterIPs = [], ipFamilies = [] }: ServiceSpec): FieldError[] {
  if (ipFamilyPolicy !== 'SingleStack') return [];
  const mustBe = (what: string) => invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy, `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`);
  return [...(clusterIPs.length === 2 ? [mustBe('cluster IPs')] : []), ...(ipFamilies.length === 2 ? [mustBe('IP families')] : [])];
}

function familiesOfAddresses({ clusterIPs = [], ipFamilies = [] }: ServiceSpec): { readonly families: string[]; readonly errors: readonly FieldError[] } {
  const families = [...ipFamilies];
  const errors: FieldError[] = [];
  clusterIPs.forEach((address, i) => {
    if (address === 'None' || i < ipFamilies.length) return;
    const family = `IPv${familyOf(address) ?? 4}`;
    if (family === CONFIGURED) families.push(family);
    else errors.push(invalidValue(`spec.clusterIPs[${i}]`, clusterIPs, `${family} is not configured on this cluster`));
  });
  return { families, errors };
}
