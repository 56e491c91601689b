// Mirrors pkg/registry/networking/ingress
// Differs: nothing that can be seen.
import type { Ingress } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { CLASS_ANNOTATION, validateIngress, validateNewIngress } from './validation.js';

export const ingressStrategy: Behaviour<Ingress> = {
  prepareForCreate: (ingress) => ({ ...ingress, status: { loadBalancer: {} } }),
  validate: validateNewIngress,
  validateUpdate: validateIngress,
  warnings: ({ metadata }, previous) => (previous === undefined && metadata?.annotations?.[CLASS_ANNOTATION] !== undefined ? [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`] : []),
  columns: [
    NAME,
    text('Class', ({ spec, metadata }) => spec.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION] ?? '<none>'),
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
