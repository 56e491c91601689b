// Mirrors pkg/registry/networking/ipaddress
// Differs: nothing that can be seen.
import type { IPAddress } from '#cluster/api/generated/types.js';
import { ipErrors } from '#cluster/apimachinery/validation/addresses.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors, pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import { immutable } from '#cluster/registry/apps/selector-validation.js';
import { NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';

export const ipAddressStrategy: Behaviour<IPAddress> = {
  nameErrors: (name) => ipErrors('', name).map(({ body }) => body.replace(/^Invalid value: "(?:[^"\\]|\\.)*": /, '')),
  validate,
  validateUpdate: (next, previous) => [...immutable(next.spec.parentRef, previous.spec.parentRef, 'spec.parentRef'), ...validate(next)],
  columns: [
    NAME,
    text('ParentRef', ({ spec }) => {
      const { resource, group, namespace, name } = spec.parentRef ?? {};
      const full = (group ?? '') === '' ? (resource ?? '') : `${resource ?? ''}.${group}`;
      return [full, namespace ?? '', name ?? ''].filter((part) => part !== '').join('/');
    }),
  ],
};

function validate({ spec }: IPAddress): FieldError[] {
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
