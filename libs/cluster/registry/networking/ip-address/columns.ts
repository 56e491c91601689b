import type { IPAddress } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { described, NAME, text } from '#cluster/registry/columns.js';

export const ipAddressColumns: readonly Column<IPAddress>[] = described([
  NAME,
  text('ParentRef', ({ spec }) => {
    const { resource, group, namespace, name } = spec.parentRef ?? {};
    const full = (group ?? '') === '' ? (resource ?? '') : `${resource ?? ''}.${group}`;
    return [full, namespace ?? '', name ?? ''].filter((part) => part !== '').join('/');
  }),
], { ParentRef: fieldDoc('networking.v1.IPAddressSpec', 'parentRef') });
