import type { ResourceSlice } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const resourceSliceColumns: readonly Column<ResourceSlice>[] = [NAME, text('Node', ({ spec }) => spec.nodeName ?? ''), text('Driver', ({ spec }) => spec.driver), text('Pool', ({ spec }) => spec.pool.name), AGE];
