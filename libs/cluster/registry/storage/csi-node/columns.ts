import type { CSINode } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, integer, NAME } from '#cluster/registry/columns.js';

export const csiNodeColumns: readonly Column<CSINode>[] = described([NAME, integer('Drivers', ({ spec }) => spec.drivers?.length ?? 0), AGE], { Drivers: 'Drivers indicates the number of CSI drivers registered on the node' });
