import type { RoleBinding } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { described, NAME } from '#cluster/registry/columns.js';
import { SUBJECT_COLUMNS } from '#cluster/registry/rbac/bindings.js';

export const roleBindingColumns: readonly Column<RoleBinding>[] = described([NAME, ...SUBJECT_COLUMNS], {
  Role: 'RoleRef can reference a Role in the current namespace or a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
  Users: 'Users in the roleBinding',
  Groups: 'Groups in the roleBinding',
  ServiceAccounts: 'ServiceAccounts in the roleBinding',
});
