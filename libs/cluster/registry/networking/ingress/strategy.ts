// Mirrors pkg/registry/networking/ingress
// Differs: nothing that can be seen.
import type { Ingress } from '#cluster/api/generated/types.js';
import { ingressStatusErrors } from '#cluster/registry/core/service/load-balancer-status.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { CLASS_ANNOTATION, validateIngress, validateNewIngress } from './validation.js';

export const ingressStrategy: Behaviour<Ingress> = {
  prepareForCreate: (ingress) => ({ ...ingress, status: { loadBalancer: {} } }),
  validate: validateNewIngress,
  validateUpdate: validateIngress,
  validateStatusUpdate: ({ status }) => ingressStatusErrors(status?.loadBalancer?.ingress ?? []),
  warnings: ({ metadata }, previous) => (previous === undefined && metadata?.annotations?.[CLASS_ANNOTATION] !== undefined ? [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`] : []),
};
