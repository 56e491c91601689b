import { ipaddresses } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { ipAddressColumns } from './columns.js';
import { ipAddressStrategy } from './strategy.js';

export const ipAddressResource = defineResource(ipaddresses, { shortNames: ['ip'], strategy: ipAddressStrategy, columns: ipAddressColumns });
