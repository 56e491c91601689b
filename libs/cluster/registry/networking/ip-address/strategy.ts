// Mirrors pkg/registry/networking/ipaddress
// Differs: nothing that can be seen.
import type { IPAddress } from '#cluster/api/generated/types.js';
import { ipErrors } from '#cluster/apimachinery/validation/addresses.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { internal, validate } from './validation.js';

export const ipAddressStrategy: Behaviour<IPAddress> = {
  nameErrors: (name) => ipErrors('', name).map(({ body }) => body.replace(/^Invalid value: "(?:[^"\\]|\\.)*": /, '')),
  validate,
  validateUpdate: (next, previous) => [...immutable(internal(next), internal(previous), 'spec.parentRef'), ...validate(next)],
};
