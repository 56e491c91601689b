// Mirrors pkg/registry/rbac
// Differs: nothing that can be seen.
import type { ClusterRoleBinding } from '#cluster/api/generated/types.js';
import { pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { bindingErrors, refErrors, withGroups } from '#cluster/registry/rbac/bindings.js';
import { confirmBinding } from '#cluster/registry/rbac/escalation.js';

export const clusterRoleBindingStrategy: Behaviour<ClusterRoleBinding> = {
  nameErrors: pathSegmentErrors,
  allowsCreateOnUpdate: true,
  setDefaults: withGroups,
  prepareForCreate: (binding, store) => {
    confirmBinding('clusterrolebindings', binding, undefined, store);
    return binding;
  },
  prepareForUpdate: (next, previous, store) => {
    confirmBinding('clusterrolebindings', next, previous, store);
    return next;
  },
  validate: (binding) => bindingErrors(binding, ['ClusterRole'], false),
  validateUpdate: (next, previous) => [...bindingErrors(next, ['ClusterRole'], false), ...refErrors(next, previous)],
};
