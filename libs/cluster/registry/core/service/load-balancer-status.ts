// Mirrors pkg/apis/core/validation: ValidateLoadBalancerStatus, and pkg/apis/networking/validation: ValidateIngressLoadBalancerStatus
// Differs: nothing that can be seen.
import type { Service } from '#cluster/api/generated/types.js';
import { familyOf, legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { fill, mapSame, withPart } from '#cluster/registry/fill.js';

const AT = 'status.loadBalancer.ingress';
const MODES = ['Proxy', 'VIP'];

interface Ingress {
  readonly ip?: string;
  readonly ipMode?: string;
  readonly hostname?: string;
}

/** An address of a load balancer is one that is delivered to, unless it says otherwise. */
export function withIpModes(service: Service): Service {
  if (service.spec?.type !== 'LoadBalancer') return service;
  return withPart(service, 'status', (status) => withPart(status, 'loadBalancer', (balancer) => withPart(balancer, 'ingress', (list) => mapSame(list, (ingress) => ((ingress.ip ?? '') === '' ? ingress : fill(ingress, { ipMode: 'VIP' }))))));
}

export function serviceStatusErrors({ spec, status }: Service): FieldError[] {
  const list = status?.loadBalancer?.ingress ?? [];
  if (spec?.type !== 'LoadBalancer' && list.length > 0) return [forbiddenField(AT, "may only be used when `spec.type` is 'LoadBalancer'")];
  return list.flatMap((ingress, i) => [...addressErrors(ingress, `${AT}[${i}]`), ...modeErrors(ingress, `${AT}[${i}].ipMode`), ...hostnameErrors(ingress, `${AT}[${i}]`)]);
}

/** Those of an Ingress have no mode. */
export function ingressStatusErrors(list: readonly Ingress[]): FieldError[] {
  return list.flatMap((ingress, i) => [...addressErrors(ingress, `${AT}[${i}]`), ...hostnameErrors(ingress, `${AT}[${i}]`)]);
}

function addressErrors({ ip = '' }: Ingress, at: string): FieldError[] {
  return ip === '' ? [] : legacyIpErrors(`${at}.ip`, ip);
}

function modeErrors({ ip = '', ipMode }: Ingress, field: string): FieldError[] {
  if (ipMode === undefined) return ip === '' ? [] : [required(field, 'must be specified when `ip` is set')];
  if (ip === '') return [forbiddenField(field, 'may not be specified when `ip` is not set')];
  return MODES.includes(ipMode) ? [] : [notSupported(field, ipMode, MODES)];
}

function hostnameErrors({ hostname = '' }: Ingress, at: string): FieldError[] {
  if (hostname === '') return [];
  return [
    ...dns1123SubdomainErrors(hostname).map((problem) => invalidValue(`${at}.hostname`, hostname, problem)),
    ...(familyOf(hostname) === undefined ? [] : [invalidValue(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address')]),
  ];
}
