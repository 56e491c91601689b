import type { ServiceCIDR } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const serviceCidrColumns: readonly Column<ServiceCIDR>[] = [NAME, text('CIDRs', ({ spec }) => (spec.cidrs ?? []).join(',')), AGE];
