import type { ServiceCIDR } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const serviceCidrColumns: readonly Column<ServiceCIDR>[] = described([NAME, text('CIDRs', ({ spec }) => (spec.cidrs ?? []).join(',')), AGE], { CIDRs: fieldDoc('networking.v1.ServiceCIDRSpec', 'cidrs') });
