import type { Secret } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const secretColumns: readonly Column<Secret>[] = described([NAME, text('Type', ({ type }) => type ?? ''), text('Data', ({ data }) => Object.keys(data ?? {}).length), AGE], {
  Type: fieldDoc('core.v1.Secret', 'type'),
  Data: fieldDoc('core.v1.Secret', 'data'),
});
