import type { Secret } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const secretColumns: readonly Column<Secret>[] = [NAME, text('Type', ({ type }) => type ?? ''), text('Data', ({ data }) => Object.keys(data ?? {}).length), AGE];
