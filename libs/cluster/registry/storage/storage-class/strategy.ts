// Mirrors pkg/registry/storage/storageclass
// Differs: nothing that can be seen.
import type { StorageClass } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import { labelDeprecation } from '#cluster/registry/core/node/deprecated-labels.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill } from '#cluster/registry/fill.js';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const PARAMETERS_MAX = 512;
const PARAMETERS_BYTES_MAX = 256 * 1024;
const POLICIES = ['Delete', 'Retain'];
const MODES = ['Immediate', 'WaitForFirstConsumer'];

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
  columns: [
    { ...NAME, cell: ({ metadata }) => (metadata.annotations?.[DEFAULT_CLASS] === 'true' ? `${metadata.name} (default)` : metadata.name) },
    text('Provisioner', ({ provisioner }) => provisioner),
    text('ReclaimPolicy', ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete'),
    text('VolumeBindingMode', ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate'),
    text('AllowVolumeExpansion', ({ allowVolumeExpansion }) => allowVolumeExpansion === true),
    AGE,
  ],
};

function validate({ provisioner = '', reclaimPolicy, volumeBindingMode, parameters = {}, allowedTopologies = [] }: StorageClass): FieldError[] {
  const errors: FieldError[] = [];
  if (provisioner === '') errors.push(required('provisioner'));
  else for (const problem of qualifiedNameErrors(provisioner.toLowerCase())) errors.push(invalidValue('provisioner', provisioner, problem));
  if (Object.keys(parameters).length > PARAMETERS_MAX) errors.push(tooLong('parameters', PARAMETERS_MAX));
  let bytes = 0;
  for (const [name, value] of Object.entries(parameters)) {
    if (name === '') errors.push(invalidValue('parameters', name, 'field can not be empty.'));
    bytes += name.length + value.length;
  }
  if (bytes > PARAMETERS_BYTES_MAX) errors.push(tooLong('parameters', PARAMETERS_BYTES_MAX));
  if (reclaimPolicy !== undefined && !POLICIES.includes(reclaimPolicy)) errors.push(notSupported('reclaimPolicy', reclaimPolicy, POLICIES));
  if (volumeBindingMode === undefined) errors.push(required('volumeBindingMode'));
  else if (!MODES.includes(volumeBindingMode)) errors.push(notSupported('volumeBindingMode', volumeBindingMode, MODES));
  allowedTopologies.forEach(({ matchLabelExpressions = [] }, i) => {
    const seen = new Set<string>();
    matchLabelExpressions.forEach(({ key, values = [] }, j) => {
      const path = `allowedTopologies[${i}].matchLabelExpressions[${j}]`;
      if (values.length === 0) errors.push(required(`${path}.values`));
      for (const [v, value] of values.entries()) if (values.indexOf(value) < v) errors.push(duplicate(`${path}.values[${v}]`, value));
      for (const problem of qualifiedNameErrors(key ?? '')) errors.push(invalidValue(`${path}.key`, key ?? '', problem));
      if (seen.has(key)) errors.push(duplicate(`${path}.key`, key));
      seen.add(key);
    });
  });
  return errors;
}
