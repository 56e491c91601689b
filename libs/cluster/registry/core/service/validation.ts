// Mirrors pkg/apis/core/validation: services
// Differs: one address family.
import type { Service, ServicePort } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, isIP, portNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { validateLabels } from '#cluster/apiserver/validate-meta.js';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export function validateService(service: Service): FieldError[] {
  const errors: FieldError[] = [];
  const spec = service.spec ?? {};
  const ports = spec.ports ?? [];
  const isHeadless = spec.clusterIP === 'None';
  if (ports.length === 0 && !isHeadless && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  if (spec.type === 'LoadBalancer' && isHeadless) errors.push(invalidValue('spec.clusterIPs[0]', 'None', "may not be set to 'None' for LoadBalancer services"));
  if (spec.type === 'NodePort' && isHeadless) errors.push(invalidValue('spec.clusterIPs[0]', 'None', "may not be set to 'None' for NodePort services"));
  if (spec.type === 'ExternalName') {
    if ((spec.clusterIP ?? '') !== '') errors.push(forbiddenField('spec.clusterIP', 'may not be set for ExternalName services'));
    const name = (spec.externalName ?? '').replace(/\.$/, '');
    if (name === '') errors.push(required('spec.externalName'));
    else for (const text of dns1123SubdomainErrors(name.toLowerCase())) errors.push(invalidValue('spec.externalName', name, text));
  }
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) errors.push(...portErrors(port, `spec.ports[${i}]`, ports.length > 1, names));
  errors.push(...validateLabels(spec.selector, 'spec.selector'));
  if (!['ClientIP', 'None'].includes(spec.sessionAffinity ?? '')) errors.push(notSupported('spec.sessionAffinity', spec.sessionAffinity ?? '', ['ClientIP', 'None']));
  const address = spec.clusterIP ?? '';
  if (address !== '' && address !== 'None' && !isIP(address)) errors.push(invalidValue('spec.clusterIPs[0]', address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'));
  (spec.externalIPs ?? []).forEach((each, i) => {
    if (!isIP(each)) errors.push(invalidValue(`spec.externalIPs[${i}]`, each, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'));
  });
  if (!TYPES.includes(spec.type ?? '')) errors.push((spec.type ?? '') === '' ? required('spec.type') : notSupported('spec.type', spec.type, TYPES));
  errors.push(...duplicatePorts(ports));
  if (spec.type === 'ClusterIP') {
    ports.forEach((port, i) => {
      if ((port.nodePort ?? 0) !== 0) errors.push(forbiddenField(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    });
  }
  if (spec.externalTrafficPolicy !== undefined && !['Cluster', 'Local'].includes(spec.externalTrafficPolicy)) errors.push(notSupported('spec.externalTrafficPolicy', spec.externalTrafficPolicy, ['Cluster', 'Local']));
  if (spec.internalTrafficPolicy !== undefined && !['Cluster', 'Local'].includes(spec.internalTrafficPolicy)) errors.push(notSupported('spec.internalTrafficPolicy', spec.internalTrafficPolicy, ['Cluster', 'Local']));
  return errors;
}

function portErrors(port: ServicePort, path: string, isNamed: boolean, names: Set<string>): FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? '';
  if (isNamed && name === '') errors.push(required(`${path}.name`));
  else if (name !== '') {
    for (const text of dns1123LabelErrors(name)) errors.push(invalidValue(`${path}.name`, name, text));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
  }
  if (!(port.port >= 1 && port.port <= 65535)) errors.push(invalidValue(`${path}.port`, port.port ?? 0, 'must be between 1 and 65535, inclusive'));
  if ((port.protocol ?? '') === '') errors.push(required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(port.protocol as string)) errors.push(notSupported(`${path}.protocol`, port.protocol, PROTOCOLS));
  const target = port.targetPort;
  if (typeof target === 'number' && !(target >= 1 && target <= 65535)) errors.push(invalidValue(`${path}.targetPort`, target, 'must be between 1 and 65535, inclusive'));
  if (typeof target === 'string') for (const text of portNameErrors(target)) errors.push(invalidValue(`${path}.targetPort`, target, text));
  return errors;
}

function duplicatePorts(ports: readonly ServicePort[]): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  ports.forEach((port, i) => {
    const text = `${port.protocol}/${port.port}`;
    if (seen.has(text)) errors.push(duplicate(`spec.ports[${i}]`, { port: port.port, protocol: port.protocol }));
    seen.add(text);
  });
  return errors;
}

export function validateServiceUpdate(next: Stored<Service>, previous: Stored<Service>): FieldError[] {
  const errors = validateService(next);
  const keepsAddress = next.spec.type !== 'ExternalName' && previous.spec.type !== 'ExternalName';
  const before = previous.spec.clusterIP ?? '';
  if (keepsAddress && before !== '' && next.spec.clusterIP !== before) {
    errors.push(invalidValue('spec.clusterIPs[0]', [next.spec.clusterIP, ...(next.spec.clusterIPs ?? []).slice(1)], 'may not change once set'));
  }
  return errors;
}
