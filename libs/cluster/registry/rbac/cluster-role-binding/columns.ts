import type { ClusterRoleBinding } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { described, NAME } from '#cluster/registry/columns.js';
import { SUBJECT_COLUMNS } from '#cluster/registry/rbac/bindings.js';

export const clusterRoleBindingColumns: readonly Column<ClusterRoleBinding>[] = described([NAME, ...SUBJECT_COLUMNS], {
  Role: 'RoleRef can only reference a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
  Users: 'Users in the clusterRoleBinding',
  Groups: 'Groups in the clusterRoleBinding',
  ServiceAccounts: 'ServiceAccounts in the clusterRoleBinding',
});
