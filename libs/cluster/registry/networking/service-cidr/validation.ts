// Mirrors pkg/apis/networking/validation
import type { ServiceCIDR } from '#cluster/api/generated/types.js';
import { cidrErrors, parseCidr } from '#cluster/apimachinery/validation/addresses.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

export function validate({ spec }: ServiceCIDR): FieldError[] {
  const cidrs = spec?.cidrs ?? [];
  if (cidrs.length === 0) return [required('spec.cidrs', 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalidValue('spec.cidrs', { CIDRs: cidrs }, 'may only hold up to 2 values')];
  const families = new Set(cidrs.map((cidr) => parseCidr(cidr)?.family));
  if (cidrs.length === 2 && families.size < 2) return [invalidValue('spec.cidrs', { CIDRs: cidrs }, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96')];
  return cidrs.flatMap((cidr, i) => cidrErrors(`spec.cidrs[${i}]`, cidr));
}
