// Mirrors pkg/apis/networking/validation
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '#cluster/api/generated/types.js';
import { legacyCidrErrors, parseCidr } from '#cluster/apimachinery/validation/addresses.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { portNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';

const TYPES = ['Ingress', 'Egress'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const PORT_RANGE = 'must be between 1 and 65535, inclusive';

interface Rule {
  readonly path: string;
  readonly ports: readonly NetworkPolicyPort[];
  readonly peers: readonly (readonly [NetworkPolicyPeer, path: string])[];
}

export function rulesOf({ spec }: NetworkPolicy): Rule[] {
  const rule = (path: string, side: string, ports: readonly NetworkPolicyPort[] = [], peers: readonly NetworkPolicyPeer[] = []): Rule => ({ path, ports, peers: peers.map((peer, i) => [peer, `${path}.${side}[${i}]`] as const) });
  return [
    ...(spec?.ingress ?? []).map(({ ports, from }, i) => rule(`spec.ingress[${i}]`, 'from', ports, from)),
    ...(spec?.egress ?? []).map(({ ports, to }, i) => rule(`spec.egress[${i}]`, 'to', ports, to)),
  ];
}

export function validate(policy: NetworkPolicy): FieldError[] {
  const errors = labelSelectorErrors(policy.spec?.podSelector, 'spec.podSelector');
  for (const { path, ports, peers } of rulesOf(policy)) {
    for (const [i, port] of ports.entries()) errors.push(...portErrors(port, `${path}.ports[${i}]`));
    for (const [peer, at] of peers) errors.push(...peerErrors(peer, at));
  }
  const types = policy.spec?.policyTypes ?? [];
  if (types.length > TYPES.length) return [...errors, invalidValue('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  types.forEach((type, i) => {
    if (!TYPES.includes(type)) errors.push(notSupported(`spec.policyTypes[${i}]`, type, TYPES));
  });
  return errors;
}

function portErrors({ protocol, port, endPort }: NetworkPolicyPort, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const isPort = (value: number) => value >= 1 && value <= 65535;
  const wrongEnd = (detail: string) => errors.push(invalidValue(`${path}.endPort`, endPort, detail));
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  if (typeof port === 'number') {
    if (!isPort(port)) errors.push(invalidValue(`${path}.port`, port, PORT_RANGE));
    if (endPort !== undefined && endPort < port) wrongEnd('must be greater than or equal to `port`');
    if (endPort !== undefined && !isPort(endPort)) wrongEnd(PORT_RANGE);
  } else if (port === undefined) {
    if (endPort !== undefined) wrongEnd('may not be specified when `port` is not specified');
  } else {
    if (endPort !== undefined) wrongEnd('may not be specified when `port` is non-numeric');
    for (const problem of portNameErrors(port)) errors.push(invalidValue(`${path}.port`, port, problem));
  }
  return errors;
}

function peerErrors({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (podSelector !== undefined) errors.push(...labelSelectorErrors(podSelector, `${path}.podSelector`));
  if (namespaceSelector !== undefined) errors.push(...labelSelectorErrors(namespaceSelector, `${path}.namespaceSelector`));
  if (ipBlock !== undefined) errors.push(...blockErrors(ipBlock, `${path}.ipBlock`));
  if (podSelector === undefined && namespaceSelector === undefined && ipBlock === undefined) errors.push(required(path, 'must specify a peer'));
  else if (ipBlock !== undefined && (podSelector !== undefined || namespaceSelector !== undefined)) errors.push(forbiddenField(path, 'may not specify both ipBlock and another peer'));
  return errors;
}

function blockErrors({ cidr = '', except = [] }: IPBlock, path: string): FieldError[] {
  if (cidr === '') return [required(`${path}.cidr`)];
  const errors = legacyCidrErrors(`${path}.cidr`, cidr);
  const outer = parseCidr(cidr);
  if (outer === undefined) return errors;
  for (const [i, text] of except.entries()) {
    const field = `${path}.except[${i}]`;
    const inner = parseCidr(text);
    errors.push(...legacyCidrErrors(field, text));
    if (inner === undefined) continue;
    const isInside = inner.family === outer.family && inner.bits > outer.bits && parseCidr(`${inner.address}/${outer.bits}`)?.base === outer.base;
    if (!isInside) errors.push(invalidValue(field, text, 'must be a strict subset of `cidr`'));
  }
  return errors;
}
