// Mirrors pkg/registry/resource/resourceclaimtemplate
// Differs: nothing that can be seen.
import type { ResourceClaimTemplate } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { withPart } from '#cluster/registry/fill.js';
import { adminAccessErrors } from '#cluster/registry/resource/admin-access.js';
import { claimDefaults, claimSpecErrors } from '#cluster/registry/resource/device-claim.js';
import { internalClaimSpec } from '#cluster/registry/resource/internal-form.js';

export const resourceClaimTemplateStrategy: Behaviour<ResourceClaimTemplate> = {
  setDefaults: (template) => withPart(template, 'spec', (spec) => withPart(spec, 'spec', claimDefaults)),
  validate: ({ metadata, spec }, { store }) => [...adminAccessErrors(spec?.spec?.devices?.requests, metadata?.namespace, store), ...claimSpecErrors(spec?.spec ?? {}, 'spec.spec')],
  validateUpdate: (next, previous) => (semanticEqual(next.spec, previous.spec) ? [] : [invalidValue('spec', { ...next.spec.metadata, Spec: internalClaimSpec(next.spec.spec) }, 'field is immutable')]),
};
