// Mirrors pkg/apis/networking/validation: validateIngressTypedLocalObjectReference
// Differs: nothing that can be seen.
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors, pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';

interface Reference {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
}

export function localReferenceErrors({ apiGroup, kind, name }: Reference, path: string): FieldError[] {
  const part = (field: string, value: string | undefined) =>
    (value ?? '') === '' ? [required(`${path}.${field}`)] : pathSegmentErrors(value as string).map((problem) => invalidValue(`${path}.${field}`, value, problem));
  return [...(apiGroup === undefined ? [] : dns1123SubdomainErrors(apiGroup).map((problem) => invalidValue(`${path}.apiGroup`, apiGroup, problem))), ...part('kind', kind), ...part('name', name)];
}
