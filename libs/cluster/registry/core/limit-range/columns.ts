import type { LimitRange } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { CREATED_AT, NAME } from '#cluster/registry/columns.js';

export const limitRangeColumns: readonly Column<LimitRange>[] = [NAME, CREATED_AT];
