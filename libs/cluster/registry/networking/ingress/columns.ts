import type { Ingress } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';
import { CLASS_ANNOTATION } from './validation.js';

export const ingressColumns: readonly Column<Ingress>[] = described([
  NAME,
  text('Class', ({ spec, metadata }) => spec.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION] ?? '<none>'),
  text('Hosts', hostsOf),
  text('Address', ({ status }) => (status?.loadBalancer?.ingress ?? []).map((each) => each.ip || each.hostname || '').filter((each) => each !== '').join(',')),
  text('Ports', ({ spec }) => ((spec.tls ?? []).length > 0 ? '80, 443' : '80')),
  AGE,
], {
  Class: 'The name of the IngressClass resource that should be used for additional configuration',
  Hosts: 'Hosts that incoming requests are matched against before the ingress rule',
  Address: 'Address is a list containing ingress points for the load-balancer',
  Ports: 'Ports of TLS configurations that open',
});

const HOSTS_SHOWN = 3;

function hostsOf({ spec }: Stored<Ingress>): string {
  const hosts = (spec.rules ?? []).map((rule) => rule.host ?? '').filter((host) => host !== '');
  if (hosts.length === 0) return '*';
  return hosts.length > HOSTS_SHOWN ? `${hosts.slice(0, HOSTS_SHOWN).join(',')} + ${hosts.length - HOSTS_SHOWN} more...` : hosts.join(',');
}
