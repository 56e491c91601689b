// Mirrors pkg/registry/networking and pkg/registry/discovery
// Differs: nothing that can be seen.
import type { EndpointSlice, Ingress, IngressBackend, IngressClass, IPAddress, NetworkPolicy, ServiceCIDR } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatLabelSelector } from '#cluster/apimachinery/labels.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors, isCidr, isIP, regexError } from '#cluster/apimachinery/validation/formats.js';
import { selectorErrors } from '#cluster/registry/apps/selector-validation.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';

const WILDCARD = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];

export const ingressStrategy: Behaviour<Ingress> = {
  prepareForCreate: (ingress) => ({ ...ingress, status: { loadBalancer: {} } }),
  validate: validateIngress,
  columns: [
    NAME,
    text('Class', ({ spec, metadata }) => spec.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'] ?? '<none>'),
    text('Hosts', hostsOf),
    text('Address', ({ status }) => (status?.loadBalancer?.ingress ?? []).map((each) => each.ip || each.hostname || '').filter((each) => each !== '').join(',')),
    text('Ports', ({ spec }) => ((spec.tls ?? []).length > 0 ? '80, 443' : '80')),
    AGE,
  ],
};

const HOSTS_SHOWN = 3;

function hostsOf({ spec }: Stored<Ingress>): string {
  const hosts = (spec.rules ?? []).map((rule) => rule.host ?? '').filter((host) => host !== '');
  if (hosts.length === 0) return '*';
  return hosts.length > HOSTS_SHOWN ? `${hosts.slice(0, HOSTS_SHOWN).join(',')} + ${hosts.length - HOSTS_SHOWN} more...` : hosts.join(',');
}

function validateIngress({ spec, metadata }: Ingress): FieldError[] {
  const errors: FieldError[] = [];
  void metadata;
  if ((spec?.rules ?? []).length === 0 && spec?.defaultBackend === undefined) errors.push(invalidValue('spec', spec ?? {}, 'either `defaultBackend` or `rules` must be specified'));
  if (spec?.defaultBackend !== undefined) errors.push(...backendErrors(spec.defaultBackend, 'spec.defaultBackend'));
  (spec?.rules ?? []).forEach((rule, i) => {
    const at = `spec.rules[${i}]`;
    const host = rule.host ?? '';
    if (host !== '') {
      if (isIP(host)) errors.push(invalidValue(`${at}.host`, host, 'must be a DNS name, not an IP address'));
      if (host.includes('*')) {
        if (!WILDCARD.test(host)) {
          errors.push(invalidValue(`${at}.host`, host, regexError("a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character", '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*', '*.example.com')));
        }
      } else for (const problem of dns1123SubdomainErrors(host)) errors.push(invalidValue(`${at}.host`, host, problem));
    }
    const paths = rule.http?.paths ?? [];
    if (rule.http !== undefined && paths.length === 0) errors.push(required(`${at}.http.paths`));
    paths.forEach((path, j) => {
      const where = `${at}.http.paths[${j}]`;
      const value = path.path ?? '';
      if ((path.pathType ?? '') === '') errors.push(required(`${where}.pathType`, 'pathType must be specified'));
      else if (!PATH_TYPES.includes(path.pathType)) errors.push(notSupported(`${where}.pathType`, path.pathType, PATH_TYPES));
      else if (path.pathType !== 'ImplementationSpecific' || value !== '') {
        if (!value.startsWith('/')) errors.push(invalidValue(`${where}.path`, value, 'must be an absolute path'));
        for (const bad of ['//', '/./', '/../', '%2f', '%2F']) if (path.pathType !== 'ImplementationSpecific' && value.includes(bad)) errors.push(invalidValue(`${where}.path`, value, `must not contain '${bad}'`));
      }
      errors.push(...backendErrors(path.backend, `${where}.backend`));
    });
  });
  const name = spec?.ingressClassName;
  if (name !== undefined) for (const problem of dns1123SubdomainErrors(name)) errors.push(invalidValue('spec.ingressClassName', name, problem));
  return errors;
}

function backendErrors(backend: IngressBackend | undefined, path: string): FieldError[] {
  const { service, resource } = backend ?? {};
  if (resource !== undefined && service !== undefined) return [invalidValue(path, '', 'cannot set both resource and service backends')];
  if (resource !== undefined) return [];
  if (service === undefined) return [required(path, 'service or resource backend is required')].map((each) => ({ ...each }));
  const errors: FieldError[] = [];
  if ((service.name ?? '') === '') errors.push(required(`${path}.service.name`));
  const { name = '', number = 0 } = service.port ?? {};
  if (name !== '' && number !== 0) errors.push(invalidValue(path, '', 'cannot set both port name & port number'));
  else if (name === '' && number === 0) errors.push(required(`${path}.service.port`, 'port name or number is required'));
  else if (name === '' && (number < 1 || number > 65535)) errors.push(invalidValue(`${path}.service.port.number`, number, 'must be between 1 and 65535, inclusive'));
  return errors;
}

export const ingressClassStrategy: Behaviour<IngressClass> = {
  hasGeneration: true,
  validate: ({ spec }) => ((spec?.controller ?? '') === '' ? [required('spec.controller')] : []),
  columns: [
    { ...NAME, cell: ({ metadata }) => (metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true' ? `${metadata.name} (default)` : metadata.name) },
    text('Controller', ({ spec }) => spec.controller ?? ''),
    text('Parameters', ({ spec }) => (spec.parameters === undefined ? '<none>' : `${spec.parameters.kind}${(spec.parameters.apiGroup ?? '') === '' ? '' : `.${spec.parameters.apiGroup}`}/${spec.parameters.name}`)),
    AGE,
  ],
};

export const networkPolicyStrategy: Behaviour<NetworkPolicy> = {
  hasGeneration: true,
  setDefaults: (policy) =>
    withPart(policy, 'spec', (spec) => {
      const types = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
      const filled = (spec.policyTypes ?? []).length === 0 ? { ...spec, policyTypes: types } : spec;
      const ports = <P extends { readonly protocol?: string }>(list: readonly P[]) => list.map((port) => fill(port, { protocol: 'TCP' } as Partial<P>));
      const ingress = withPart(filled, 'ingress', (rules) => rules.map((rule) => withPart(rule, 'ports', ports)));
      return withPart(ingress, 'egress', (rules) => rules.map((rule) => withPart(rule, 'ports', ports)));
    }),
  validate: ({ spec }) => {
    const errors = selectorErrors(spec?.podSelector, 'spec.podSelector');
    for (const side of ['ingress', 'egress'] as const) {
      (spec?.[side] ?? []).forEach((rule, i) => {
        const at = `spec.${side}[${i}]`;
        (rule.ports ?? []).forEach(({ port }, j) => {
          if (typeof port === 'number' && (port < 1 || port > 65535)) errors.push(invalidValue(`${at}.ports[${j}].port`, port, 'must be between 1 and 65535, inclusive'));
        });
        const peers = (side === 'ingress' ? (rule as { readonly from?: readonly Peer[] }).from : (rule as { readonly to?: readonly Peer[] }).to) ?? [];
        for (const [j, peer] of peers.entries()) errors.push(...peerErrors(peer, `${at}.${side === 'ingress' ? 'from' : 'to'}[${j}]`));
      });
    }
    (spec?.policyTypes ?? []).forEach((type, i) => {
      if (type !== 'Ingress' && type !== 'Egress') errors.push(notSupported(`spec.policyTypes[${i}]`, type, ['Ingress', 'Egress']));
    });
    return errors;
  },
  columns: [NAME, text('Pod-Selector', ({ spec }) => formatLabelSelector(spec.podSelector ?? {})), AGE],
};

interface Peer {
  readonly podSelector?: object;
  readonly namespaceSelector?: object;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

function peerErrors(peer: Peer, path: string): FieldError[] {
  if (Object.keys(peer).length === 0) return [required(path, 'must specify a peer')];
  if (peer.ipBlock === undefined) return [];
  if (peer.podSelector !== undefined || peer.namespaceSelector !== undefined) return [forbiddenField(path, 'may not specify both ipBlock and another peer')];
  return isCidr(peer.ipBlock.cidr) ? [] : [invalidValue(`${path}.ipBlock.cidr`, peer.ipBlock.cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
}

const SLICE_SHOWN = 3;

export const endpointSliceStrategy: Behaviour<EndpointSlice> = {
  hasGeneration: true,
  setDefaults: (slice) => withPart(slice, 'ports', (ports) => ports.map((port) => fill(port, { name: '', protocol: 'TCP' }))),
  validate: ({ addressType }) => (['IPv4', 'IPv6', 'FQDN'].includes(addressType) ? [] : [(addressType ?? '') === '' ? required('addressType') : notSupported('addressType', addressType, ['FQDN', 'IPv4', 'IPv6'])]),
  columns: [
    NAME,
    text('AddressType', ({ addressType }) => addressType),
    text('Ports', ({ ports }) => listed((ports ?? []).map((port) => (port.port === undefined ? '*' : String(port.port))), ports === undefined || ports.length === 0 ? '<unset>' : '')),
    text('Endpoints', ({ endpoints }) => listed((endpoints ?? []).flatMap((each) => each.addresses), '<unset>')),
    AGE,
  ],
};

function listed(items: readonly string[], none: string): string {
  if (items.length === 0) return none;
  const shown = items.slice(0, SLICE_SHOWN).join(',');
  return items.length > SLICE_SHOWN ? `${shown} + ${items.length - SLICE_SHOWN} more...` : shown;
}

export const ipAddressStrategy: Behaviour<IPAddress> = {
  columns: [
    NAME,
    text('ParentRef', ({ spec }) => {
      const { resource, group, namespace, name } = spec.parentRef ?? {};
      const full = (group ?? '') === '' ? (resource ?? '') : `${resource ?? ''}.${group}`;
      return [full, namespace ?? '', name ?? ''].filter((part) => part !== '').join('/');
    }),
  ],
};

export const serviceCidrStrategy: Behaviour<ServiceCIDR> = {
  hasGeneration: false,
  columns: [NAME, text('CIDRs', ({ spec }) => (spec.cidrs ?? []).join(',')), AGE],
};
