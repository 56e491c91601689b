// Mirrors pkg/apis/storage/validation
import type { StorageClass } from '#cluster/api/generated/types.js';
import { duplicate, invalidValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';

const PARAMETERS_MAX = 512;
const PARAMETERS_BYTES_MAX = 256 * 1024;
const POLICIES = ['Delete', 'Retain'];
const MODES = ['Immediate', 'WaitForFirstConsumer'];

export function validate({ provisioner = '', reclaimPolicy, volumeBindingMode, parameters = {}, allowedTopologies = [] }: StorageClass): FieldError[] {
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
