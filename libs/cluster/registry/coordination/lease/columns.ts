import type { Lease } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const leaseColumns: readonly Column<Lease>[] = [NAME, text('Holder', ({ spec }) => spec.holderIdentity ?? ''), AGE];
