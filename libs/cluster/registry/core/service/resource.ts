import { services } from '#cluster/api/resources.js';
import { defineResource, proxy, STATUS } from '#cluster/registry/define-resource.js';
import { serviceColumns } from './columns.js';
import { serviceStrategy } from './strategy.js';

export const serviceResource = defineResource(services, {
  shortNames: ['svc'],
  categories: ['all'],
  subresources: [proxy('ServiceProxyOptions'), STATUS],
  strategy: serviceStrategy,
  columns: serviceColumns,
});
