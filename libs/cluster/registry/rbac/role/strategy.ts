// Mirrors pkg/registry/rbac
// Differs: nothing that can be seen.
import type { Role } from '#cluster/api/generated/types.js';
import { pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { confirmRole } from '#cluster/registry/rbac/escalation.js';
import { ruleErrors } from '#cluster/registry/rbac/rules.js';

export const roleStrategy: Behaviour<Role> = {
  nameErrors: pathSegmentErrors,
  allowsCreateOnUpdate: true,
  prepareForCreate: (role, store) => {
    confirmRole('roles', role, undefined, store);
    return role;
  },
  prepareForUpdate: (next, previous, store) => {
    confirmRole('roles', next, previous, store);
    return next;
  },
  validate: ({ rules }) => ruleErrors(rules, true),
};
