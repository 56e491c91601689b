import { networkpolicies } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { networkPolicyColumns } from './columns.js';
import { networkPolicyStrategy } from './strategy.js';

export const networkPolicyResource = defineResource(networkpolicies, { shortNames: ['netpol'], strategy: networkPolicyStrategy, columns: networkPolicyColumns });
