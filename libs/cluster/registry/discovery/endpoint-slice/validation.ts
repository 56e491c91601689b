// Mirrors pkg/apis/discovery/validation
import type { DiscoveryV1EndpointPort, Endpoint, EndpointHints, EndpointSlice } from '#cluster/api/generated/types.js';
import { familyOf, legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { duplicate, invalidValue, notSupported, required, tooMany, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, fullyQualifiedDomainErrors, labelValueErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { specialIpErrors } from '#cluster/registry/core/endpoints/special-address.js';

const TYPES = ['FQDN', 'IPv4', 'IPv6'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const ENDPOINTS_MAX = 1000;
const ADDRESSES_MAX = 100;
const PORTS_MAX = 20_000;
const HINTS_MAX = 8;

export function validate(slice: EndpointSlice): FieldError[] {
  const { addressType } = slice;
  // Where there are none they are null.
  const endpoints = slice.endpoints ?? [];
  const ports = slice.ports ?? [];
  const errors: FieldError[] = [];
  if ((addressType ?? '') === '') errors.push(required('addressType'));
  else if (!TYPES.includes(addressType)) errors.push(notSupported('addressType', addressType, TYPES));
  if (endpoints.length > ENDPOINTS_MAX) errors.push(tooMany('endpoints', endpoints.length, ENDPOINTS_MAX));
  else for (const [i, endpoint] of endpoints.entries()) errors.push(...endpointErrors(endpoint, addressType, `endpoints[${i}]`));
  return [...errors, ...(ports.length > PORTS_MAX ? [tooMany('ports', ports.length, PORTS_MAX)] : portErrors(ports))];
}

function endpointErrors({ addresses = [], nodeName, hostname, hints }: Endpoint, type: string, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (addresses.length === 0) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'));
  else if (addresses.length > ADDRESSES_MAX) errors.push(tooMany(`${path}.addresses`, addresses.length, ADDRESSES_MAX));
  for (const [i, address] of addresses.entries()) errors.push(...addressErrors(address, type, `${path}.addresses[${i}]`));
  if (nodeName !== undefined) for (const problem of dns1123SubdomainErrors(nodeName)) errors.push(invalidValue(`${path}.nodeName`, nodeName, problem));
  if (hostname !== undefined) for (const problem of dns1123LabelErrors(hostname)) errors.push(invalidValue(`${path}.hostname`, hostname, problem));
  return hints === undefined ? errors : [...errors, ...hintErrors(hints, `${path}.hints`)];
}

function hintErrors({ forZones = [], forNodes = [] }: EndpointHints, path: string): FieldError[] {
  if (forZones.length > HINTS_MAX) return [tooMany(`${path}.forZones`, forZones.length, HINTS_MAX)];
  const zones = placeErrors(forZones, `${path}.forZones`, labelValueErrors);
  if (forNodes.length > HINTS_MAX) return [...zones, tooMany(`${path}.forNodes`, forNodes.length, HINTS_MAX)];
  return [...zones, ...placeErrors(forNodes, `${path}.forNodes`, dns1123SubdomainErrors)];
}

function placeErrors(places: readonly { readonly name: string }[], path: string, problemsOf: (name: string) => readonly string[]): FieldError[] {
  return places.flatMap(({ name }, i) => {
    const at = `${path}[${i}].name`;
    const again = places.findIndex((each) => each.name === name) < i ? [duplicate(at, name)] : [];
    return [...again, ...problemsOf(name).map((problem) => invalidValue(at, name, problem))];
  });
}

function addressErrors(address: string, type: string, field: string): FieldError[] {
  if (type === 'FQDN') return fullyQualifiedDomainErrors(field, address);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const family = familyOf(address);
  const wrong = family !== undefined && `IPv${family}` !== type ? [invalidValue(field, address, `must be an ${type} address`)] : [];
  return [...legacyIpErrors(field, address), ...wrong, ...specialIpErrors(field, address)];
}

function portErrors(ports: readonly DiscoveryV1EndpointPort[]): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  ports.forEach(({ name = '', protocol, appProtocol }, i) => {
    const path = `ports[${i}]`;
    if (name !== '') for (const problem of dns1123LabelErrors(name)) errors.push(invalidValue(`${path}.name`, name, problem));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (protocol === undefined) errors.push(required(`${path}.protocol`));
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
    if (appProtocol !== undefined) for (const problem of qualifiedNameErrors(appProtocol)) errors.push(invalidValue(`${path}.appProtocol`, appProtocol, problem));
  });
  return errors;
}
