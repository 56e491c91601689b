import type { ResourceSlice } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const resourceSliceColumns: readonly Column<ResourceSlice>[] = described([NAME, text('Node', ({ spec }) => spec.nodeName ?? ''), text('Driver', ({ spec }) => spec.driver), text('Pool', ({ spec }) => spec.pool.name), AGE], {
  Node: fieldDoc('resource.v1.ResourceSliceSpec', 'nodeName'),
  Driver: fieldDoc('resource.v1.ResourceSliceSpec', 'driver'),
  Pool: fieldDoc('resource.v1.ResourcePool', 'name'),
});
