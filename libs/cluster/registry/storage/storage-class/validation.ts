// Mirrors pkg/apis/storage/validation
import type { StorageClass, TopologySelectorTerm } from '#cluster/api/generated/types.js';
import { duplicate, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { parameterErrors, provisionerErrors } from '#cluster/registry/storage/parameters.js';

const POLICIES = ['Delete', 'Retain'];
const MODES = ['Immediate', 'WaitForFirstConsumer'];

export function validate({ provisioner = '', reclaimPolicy, volumeBindingMode, parameters = {}, allowedTopologies = [] }: StorageClass): FieldError[] {
  const errors = [...provisionerErrors(provisioner, 'provisioner'), ...parameterErrors(parameters, true)];
  if (reclaimPolicy !== undefined && !POLICIES.includes(reclaimPolicy)) errors.push(notSupported('reclaimPolicy', reclaimPolicy, POLICIES));
  if (volumeBindingMode === undefined) errors.push(required('volumeBindingMode'));
  else if (!MODES.includes(volumeBindingMode)) errors.push(notSupported('volumeBindingMode', volumeBindingMode, MODES));
  const seen = new Set<string>();
  allowedTopologies.forEach((term, i) => {
    errors.push(...termErrors(term, `allowedTopologies[${i}]`));
    const text = JSON.stringify((term.matchLabelExpressions ?? []).map(({ key, values = [] }) => [key, [...values].sort()]).sort());
    if (seen.has(text)) errors.push(duplicate(`allowedTopologies[${i}].matchLabelExpressions`, ''));
    seen.add(text);
  });
  return errors;
}

function termErrors({ matchLabelExpressions = [] }: TopologySelectorTerm, path: string): FieldError[] {
  const seen = new Set<string>();
  return matchLabelExpressions.flatMap(({ key = '', values = [] }, i) => {
    const at = `${path}.matchLabelExpressions[${i}]`;
    const errors = values.length === 0 ? [required(`${at}.values`)] : [];
    for (const [v, value] of values.entries()) if (values.indexOf(value) < v) errors.push(duplicate(`${at}.values[${v}]`, value));
    for (const problem of qualifiedNameErrors(key)) errors.push(invalidValue(`${at}.key`, key, problem));
    if (seen.has(key)) errors.push(duplicate(`${at}.key`, key));
    seen.add(key);
    return errors;
  });
}
