import type { ConfigMap } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const configMapColumns: readonly Column<ConfigMap>[] = [NAME, text('Data', ({ data, binaryData }) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length), AGE];
