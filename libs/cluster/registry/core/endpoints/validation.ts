// Mirrors pkg/apis/core/validation
import type { CoreV1EndpointPort, EndpointAddress, EndpointSubset } from '#cluster/api/generated/types.js';
import { familyOf, legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { specialIpErrors } from './special-address.js';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export function subsetErrors({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset, path: string): FieldError[] {
  return [
    ...(addresses.length + notReadyAddresses.length === 0 ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...addresses.flatMap((each, i) => addressErrors(each, `${path}.addresses[${i}]`)),
    ...notReadyAddresses.flatMap((each, i) => addressErrors(each, `${path}.notReadyAddresses[${i}]`)),
    ...ports.flatMap((each, i) => portErrors(each, ports.length > 1, `${path}.ports[${i}]`)),
  ];
}

function addressErrors({ ip = '', hostname = '', nodeName }: EndpointAddress, path: string): FieldError[] {
  return [
    ...legacyIpErrors(`${path}.ip`, ip),
    ...(hostname === '' ? [] : dns1123LabelErrors(hostname).map((problem) => invalidValue(`${path}.hostname`, hostname, problem))),
    ...(nodeName === undefined ? [] : dns1123SubdomainErrors(nodeName).map((problem) => invalidValue(`${path}.nodeName`, nodeName, problem))),
    ...(familyOf(ip) === undefined ? [invalidValue(`${path}.ip`, ip, 'must be a valid IP address')] : specialIpErrors(`${path}.ip`, ip)),
  ];
}

function portErrors({ name = '', port, protocol = '', appProtocol }: CoreV1EndpointPort, isNamed: boolean, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (isNamed && name === '') errors.push(required(`${path}.name`));
  else if (name !== '') for (const problem of dns1123LabelErrors(name)) errors.push(invalidValue(`${path}.name`, name, problem));
  if (!(port >= 1 && port <= 65535)) errors.push(invalidValue(`${path}.port`, port ?? 0, 'must be between 1 and 65535, inclusive'));
  if (protocol === '') errors.push(required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  if (appProtocol !== undefined) for (const problem of qualifiedNameErrors(appProtocol)) errors.push(invalidValue(`${path}.appProtocol`, appProtocol, problem));
  return errors;
}
