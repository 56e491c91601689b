// Mirrors pkg/registry/networking/ingressclass
// Differs: nothing that can be seen.
import type { IngressClass } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { validate } from './validation.js';

export const ingressClassStrategy: Behaviour<IngressClass> = {
  hasGeneration: true,
  setDefaults: (object) => withPart(object, 'spec', (spec) => withPart(spec, 'parameters', (parameters) => fill(parameters, { scope: 'Cluster' }))),
  validate,
  validateUpdate: (next, previous) => [...immutable(next.spec.controller, previous.spec.controller, 'spec.controller'), ...validate(next)],
};
