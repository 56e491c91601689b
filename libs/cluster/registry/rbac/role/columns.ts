import type { Role } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { CREATED_AT, NAME } from '#cluster/registry/columns.js';

export const roleColumns: readonly Column<Role>[] = [NAME, CREATED_AT];
