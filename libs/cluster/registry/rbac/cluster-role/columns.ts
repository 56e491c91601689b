import type { ClusterRole } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { CREATED_AT, NAME } from '#cluster/registry/columns.js';

export const clusterRoleColumns: readonly Column<ClusterRole>[] = [NAME, CREATED_AT];
