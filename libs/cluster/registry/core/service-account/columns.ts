import type { ServiceAccount } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME } from '#cluster/registry/columns.js';

export const serviceAccountColumns: readonly Column<ServiceAccount>[] = [NAME, AGE];
