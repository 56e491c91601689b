// Mirrors pkg/registry/core/namespace
// Differs: nothing that can be seen.
import type { Namespace } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { validate, validateFinalize, validateStatus } from './validation.js';

export const namespaceStrategy: Behaviour<Namespace> = {
  setDefaults(namespace) {
    const name = namespace.metadata?.name ?? '';
    if (name === '' || namespace.metadata?.labels?.['kubernetes.io/metadata.name'] === name) return namespace;
    return { ...namespace, metadata: { ...namespace.metadata, labels: { ...namespace.metadata?.labels, 'kubernetes.io/metadata.name': name } } };
  },
  prepareForCreate(namespace) {
    const finalizers = namespace.spec?.finalizers ?? [];
    return { ...namespace, spec: { ...namespace.spec, finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }, status: { phase: 'Active' } };
  },
  // Finalizers of the spec change through the sub-resource finalize alone.
  prepareForUpdate: (next, previous) => ({ ...next, spec: previous.spec }),
  prepareForSubresource: (subresource, next, previous) => (subresource === 'finalize' ? ({ ...previous, spec: next.spec } as Stored<Namespace>) : next),
  prepareForDelete: (namespace) => ({ ...namespace, status: { ...namespace.status, phase: 'Terminating' } }) as Stored<Namespace>,
  validate,
  validateStatusUpdate: validateStatus,
  validateSubresource: (subresource, next) => (subresource === 'finalize' ? validateFinalize(next) : []),
  isFinal: (namespace) => (namespace.spec.finalizers ?? []).length === 0,
  nameErrors: dns1123LabelErrors,
  hasGeneration: false,
  returnsDeleted: true,
  selectableFields: { 'status.phase': ({ status }) => status?.phase ?? '', name: ({ metadata }) => metadata.name },
};
