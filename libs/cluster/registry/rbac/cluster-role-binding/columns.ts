import type { ClusterRoleBinding } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { NAME } from '#cluster/registry/columns.js';
import { SUBJECT_COLUMNS } from '#cluster/registry/rbac/bindings.js';

export const clusterRoleBindingColumns: readonly Column<ClusterRoleBinding>[] = [NAME, ...SUBJECT_COLUMNS];
