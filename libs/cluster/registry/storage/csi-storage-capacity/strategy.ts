// Mirrors pkg/registry/storage/csistoragecapacity
// Differs: nothing that can be seen.
import type { CSIStorageCapacity } from '#cluster/api/generated/types.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { nodeSelectorWarnings } from '#cluster/registry/core/node/deprecated-labels.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';

export const csiStorageCapacityStrategy: Behaviour<CSIStorageCapacity> = {
  validate: ({ nodeTopology, storageClassName = '' }) => [...labelSelectorErrors(nodeTopology, 'nodeTopology'), ...dns1123SubdomainErrors(storageClassName).map((problem) => invalidValue('storageClassName', storageClassName, problem))],
  validateUpdate: (next, previous) => [...immutable(next.nodeTopology, previous.nodeTopology, 'nodeTopology'), ...immutable(next.storageClassName, previous.storageClassName, 'storageClassName')],
  warnings: ({ nodeTopology }) => nodeSelectorWarnings(nodeTopology, 'nodeTopology'),
};
