import type { ConfigMap } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const configMapColumns: readonly Column<ConfigMap>[] = described([NAME, text('Data', ({ data, binaryData }) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length), AGE], { Data: fieldDoc('core.v1.ConfigMap', 'data') });
