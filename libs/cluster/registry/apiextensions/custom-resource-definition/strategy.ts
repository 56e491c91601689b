// Mirrors apiextensions-apiserver/pkg/registry/customresourcedefinition
import type { CustomResourceDefinition } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { CLEANUP_FINALIZER } from '#cluster/apiserver/custom-resources/finalizer-name.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { statusOf, withCondition } from './naming.js';
import { definitionErrors, definitionStatusErrors, definitionUpdateErrors, definitionWarnings } from './validation.js';

export const customResourceDefinitionStrategy: Behaviour<CustomResourceDefinition> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => {
      const filled = fill(spec, { conversion: { strategy: 'None' } });
      const kind = filled.names?.kind ?? '';
      return { ...filled, names: fill(filled.names, { singular: kind.toLowerCase(), ...(kind === '' ? {} : { listKind: `${kind}List` }) }) };
    }),
  prepareForCreate: (object, store) => ({ ...object, status: statusOf(object, undefined, store) }),
  prepareForUpdate: (next, previous, store) => ({ ...next, status: statusOf(next, previous.status, store) }) as Stored<CustomResourceDefinition>,
  prepareForDelete: marked,
  validate: definitionErrors,
  validateUpdate: definitionUpdateErrors,
  validateStatusUpdate: definitionStatusErrors,
  allowsUnconditionalUpdate: false,
  warnings: definitionWarnings,
};

/** A definition goes when its objects are gone. */
function marked(object: Stored<CustomResourceDefinition>): Stored<CustomResourceDefinition> {
  const { finalizers = [], deletionTimestamp = '' } = object.metadata;
  if (finalizers.includes(CLEANUP_FINALIZER) || object.status?.conditions?.some(({ type }) => type === 'Terminating') === true) return object;
  const pending = { type: 'Terminating', status: 'True', reason: 'InstanceDeletionPending', message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon' };
  return {
    ...object,
    metadata: { ...object.metadata, finalizers: [...finalizers, CLEANUP_FINALIZER] },
    status: { ...object.status, conditions: withCondition(object.status?.conditions ?? [], pending, deletionTimestamp) },
  } as Stored<CustomResourceDefinition>;
}
