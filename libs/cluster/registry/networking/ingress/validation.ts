// Mirrors pkg/apis/networking/validation: ingresses
// Differs: nothing that can be seen.
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule, IngressTLS } from '#cluster/api/generated/types.js';
import { familyOf } from '#cluster/apimachinery/validation/addresses.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, portNameErrors, wildcardErrors } from '#cluster/apimachinery/validation/formats.js';
import { localReferenceErrors } from './local-reference.js';

export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_ENDS = ['/..', '/.'];

/** Of a new one: the class must not be said in two ways. */
export function validateNewIngress(ingress: Ingress): FieldError[] {
  const annotation = ingress.metadata?.annotations?.[CLASS_ANNOTATION];
  const name = ingress.spec?.ingressClassName;
  const differs = annotation !== undefined && name !== undefined && annotation !== name;
  return [...validateIngress(ingress), ...(differs ? [invalidValue(`annotations.${CLASS_ANNOTATION}`, annotation, 'must match `ingressClassName` when both are specified')] : [])];
}

export function validateIngress({ spec = {} }: Ingress): FieldError[] {
  const errors: FieldError[] = [];
  const rules = spec.rules ?? [];
  if (rules.length === 0 && spec.defaultBackend === undefined) errors.push(invalidValue('spec', null, 'either `defaultBackend` or `rules` must be specified'));
  if (spec.defaultBackend !== undefined) errors.push(...backendErrors(spec.defaultBackend, 'spec.defaultBackend'));
  for (const [i, rule] of rules.entries()) errors.push(...ruleErrors(rule, `spec.rules[${i}]`));
  for (const [i, tls] of (spec.tls ?? []).entries()) errors.push(...tlsErrors(tls, `spec.tls[${i}]`));
  const name = spec.ingressClassName;
  if (name !== undefined) for (const problem of dns1123SubdomainErrors(name)) errors.push(invalidValue('spec.ingressClassName', name, problem));
  return errors;
}

function hostErrors(host: string, field: string): FieldError[] {
  return (host.includes('*') ? wildcardErrors(host) : dns1123SubdomainErrors(host)).map((problem) => invalidValue(field, host, problem));
}

function ruleErrors(rule: IngressRule, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const host = rule.host ?? '';
  if (host !== '') {
    if (familyOf(host) !== undefined) errors.push(invalidValue(`${path}.host`, host, 'must be a DNS name, not an IP address'));
    errors.push(...hostErrors(host, `${path}.host`));
  }
  const paths = rule.http?.paths ?? [];
  if (rule.http !== undefined && paths.length === 0) errors.push(required(`${path}.http.paths`));
  for (const [i, each] of paths.entries()) errors.push(...pathErrors(each, `${path}.http.paths[${i}]`));
  return errors;
}

function pathErrors({ path = '', pathType, backend }: HTTPIngressPath, at: string): FieldError[] {
  if (pathType === undefined) return [required(`${at}.pathType`, 'pathType must be specified')];
  const errors: FieldError[] = [];
  const wrong = (detail: string) => errors.push(invalidValue(`${at}.path`, path, detail));
  if (!PATH_TYPES.includes(pathType)) errors.push(notSupported(`${at}.pathType`, pathType, PATH_TYPES));
  else if (pathType !== 'ImplementationSpecific') {
    if (!path.startsWith('/')) wrong('must be an absolute path');
    for (const bad of BAD_SEQUENCES) if (path.includes(bad)) wrong(`must not contain '${bad}'`);
    for (const bad of BAD_ENDS) if (path.endsWith(bad)) wrong(`cannot end with '${bad}'`);
  } else if (path !== '' && !path.startsWith('/')) wrong('must be an absolute path');
  return [...errors, ...backendErrors(backend, `${at}.backend`)];
}

function backendErrors(backend: IngressBackend | undefined, path: string): FieldError[] {
  const { service, resource } = backend ?? {};
  if (resource !== undefined && service !== undefined) return [invalidValue(path, '', 'cannot set both resource and service backends')];
  if (resource !== undefined) return localReferenceErrors(resource, `${path}.resource`);
  if (service === undefined) return [invalidValue(path, '', 'resource or service backend is required')];
  const errors: FieldError[] = [];
  if ((service.name ?? '') === '') errors.push(required(`${path}.service.name`));
  else for (const problem of dns1123LabelErrors(service.name)) errors.push(invalidValue(`${path}.service.name`, service.name, problem));
  const { name = '', number = 0 } = service.port ?? {};
  if (name !== '' && number !== 0) errors.push(invalidValue(path, '', 'cannot set both port name & port number'));
  else if (name !== '') for (const problem of portNameErrors(name)) errors.push(invalidValue(`${path}.service.port.name`, name, problem));
  else if (number === 0) errors.push(required(path, 'port name or number is required'));
  else if (number < 1 || number > 65535) errors.push(invalidValue(`${path}.service.port.number`, number, 'must be between 1 and 65535, inclusive'));
  return errors;
}

function tlsErrors({ hosts = [], secretName = '' }: IngressTLS, path: string): FieldError[] {
  return [
    ...hosts.flatMap((host, i) => hostErrors(host, `${path}.hosts[${i}]`)),
    ...(secretName === '' ? [] : dns1123SubdomainErrors(secretName).map((problem) => invalidValue(`${path}.secretName`, secretName, problem))),
  ];
}
