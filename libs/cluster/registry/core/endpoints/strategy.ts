// Mirrors pkg/registry/core/endpoint
// Differs: subsets are stored as they come, not packed again.
import type { EndpointAddress, CoreV1EndpointPort, Endpoints, EndpointSubset } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { ipWarnings, legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { specialIpErrors } from './special-address.js';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export const endpointsStrategy: Behaviour<Endpoints> = {
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  setDefaults: (endpoints) =>
    withPart(endpoints, 'subsets', (list) => list.map((subset) => withPart(subset, 'ports', (ports) => ports.map((port) => fill(port, { protocol: 'TCP' }))))),
  validate: ({ subsets = [] }) => subsets.flatMap((subset, i) => subsetErrors(subset, `subsets[${i}]`)),
  warnings: ({ subsets = [], metadata }) => (metadata?.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller' ? [] : subsets.flatMap((subset, i) => addressWarnings(subset, `subsets[${i}]`))),
  columns: [NAME, text('Endpoints', shown), AGE],
};

const SHOWN_MAX = 3;

function shown({ subsets = [] }: Stored<Endpoints>): string {
  if (subsets.length === 0) return '<none>';
  const list: string[] = [];
  for (const { addresses = [], ports = [] } of subsets) {
    if (ports.length === 0) list.push(...addresses.map((each) => each.ip));
    else for (const port of ports) list.push(...addresses.map((each) => `${each.ip}:${port.port}`));
  }
  const head = list.slice(0, SHOWN_MAX).join(',');
  return list.length > SHOWN_MAX ? `${head} + ${list.length - SHOWN_MAX} more...` : head;
}

function subsetErrors({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset, path: string): FieldError[] {
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
    ...specialIpErrors(`${path}.ip`, ip),
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

function addressWarnings({ addresses = [], notReadyAddresses = [] }: EndpointSubset, path: string): string[] {
  return [...addresses.flatMap(({ ip }, i) => ipWarnings(`${path}.addresses[${i}].ip`, ip)), ...notReadyAddresses.flatMap(({ ip }, i) => ipWarnings(`${path}.notReadyAddresses[${i}].ip`, ip))];
}
