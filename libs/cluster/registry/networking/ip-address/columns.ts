import type { IPAddress } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { NAME, text } from '#cluster/registry/columns.js';

export const ipAddressColumns: readonly Column<IPAddress>[] = [
  NAME,
  text('ParentRef', ({ spec }) => {
    const { resource, group, namespace, name } = spec.parentRef ?? {};
    const full = (group ?? '') === '' ? (resource ?? '') : `${resource ?? ''}.${group}`;
    return [full, namespace ?? '', name ?? ''].filter((part) => part !== '').join('/');
  }),
];
