// Mirrors pkg/registry/storage/storageclass
// Differs: nothing that can be seen.
import type { StorageClass } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { forbiddenField, invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import { labelDeprecation } from '#cluster/registry/core/node/deprecated-labels.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill } from '#cluster/registry/fill.js';
import { validate } from './validation.js';

export const storageClassStrategy: Behaviour<StorageClass> = {
  setDefaults: (object) => fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validate,
  warnings: ({ allowedTopologies = [] }) => allowedTopologies.flatMap(({ matchLabelExpressions = [] }, i) => matchLabelExpressions.flatMap(({ key }, j) => {
    const why = labelDeprecation(key);
    return why === undefined ? [] : [`allowedTopologies[${i}].matchLabelExpressions[${j}].key: ${key} is ${why}`];
  })),
  validateUpdate: (next, previous) => {
    const errors = validate(next);
    if (!semanticEqual(next.parameters, previous.parameters)) errors.push(forbiddenField('parameters', 'updates to parameters are forbidden.'));
    if (next.provisioner !== previous.provisioner) errors.push(forbiddenField('provisioner', 'updates to provisioner are forbidden.'));
    if (next.reclaimPolicy !== previous.reclaimPolicy) errors.push(forbiddenField('reclaimPolicy', 'updates to reclaimPolicy are forbidden.'));
    if (next.volumeBindingMode !== previous.volumeBindingMode) errors.push(invalidValue('volumeBindingMode', next.volumeBindingMode, 'field is immutable'));
    return errors;
  },
  returnsDeleted: true,
};
