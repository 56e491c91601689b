// Mirrors pkg/registry/rbac
// Differs: nothing that can be seen.
import type { RoleBinding } from '#cluster/api/generated/types.js';
import { pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { bindingErrors, refErrors, withGroups } from '#cluster/registry/rbac/bindings.js';
import { confirmBinding } from '#cluster/registry/rbac/escalation.js';

export const roleBindingStrategy: Behaviour<RoleBinding> = {
  nameErrors: pathSegmentErrors,
  allowsCreateOnUpdate: true,
  setDefaults: withGroups,
  prepareForCreate: (binding, store) => {
    confirmBinding('rolebindings', binding, undefined, store);
    return binding;
  },
  prepareForUpdate: (next, previous, store) => {
    confirmBinding('rolebindings', next, previous, store);
    return next;
  },
  validate: (binding) => bindingErrors(binding, ['Role', 'ClusterRole'], true),
  validateUpdate: (next, previous) => [...bindingErrors(next, ['Role', 'ClusterRole'], true), ...refErrors(next, previous)],
};
