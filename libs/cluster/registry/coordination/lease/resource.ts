import { leases } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { leaseColumns } from './columns.js';
import { leaseStrategy } from './strategy.js';

export const leaseResource = defineResource(leases, { strategy: leaseStrategy, columns: leaseColumns });
