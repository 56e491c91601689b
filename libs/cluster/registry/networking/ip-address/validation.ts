// Mirrors pkg/apis/networking/validation
import type { IPAddress } from '#cluster/api/generated/types.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors, pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';

export function validate({ spec }: IPAddress): FieldError[] {
  const path = 'spec.parentRef';
  if (spec?.parentRef === undefined) return [required(path)];
  const { group = '', resource = '', namespace = '', name = '' } = spec.parentRef;
  const segment = (field: string, value: string) => pathSegmentErrors(value).map((problem) => invalidValue(`${path}.${field}`, value, problem));
  return [
    ...(group === '' ? [] : dns1123SubdomainErrors(group).map((problem) => invalidValue(`${path}.group`, group, problem))),
    ...(resource === '' ? [required(`${path}.resource`)] : segment('resource', resource)),
    ...(name === '' ? [required(`${path}.name`)] : segment('name', name)),
    ...(namespace === '' ? [] : segment('namespace', namespace)),
  ];
}

/** The owner as the server's own type shows itself. */
export function internal({ spec }: IPAddress): object | null {
  if (spec?.parentRef === undefined) return null;
  const { group = '', resource = '', namespace = '', name = '' } = spec.parentRef;
  return { Group: group, Resource: resource, Namespace: namespace, Name: name };
}
