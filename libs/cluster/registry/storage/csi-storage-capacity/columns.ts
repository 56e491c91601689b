import type { CSIStorageCapacity } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { CREATED_AT, NAME } from '#cluster/registry/columns.js';

export const csiStorageCapacityColumns: readonly Column<CSIStorageCapacity>[] = [NAME, CREATED_AT];
