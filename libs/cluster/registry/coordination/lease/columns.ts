import type { Lease } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const leaseColumns: readonly Column<Lease>[] = described([NAME, text('Holder', ({ spec }) => spec.holderIdentity ?? ''), AGE], { Holder: fieldDoc('coordination.v1.LeaseSpec', 'holderIdentity') });
