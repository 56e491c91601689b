import { jobs } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { jobColumns } from './columns.js';
import { jobStrategy } from './strategy.js';

export const jobResource = defineResource(jobs, { categories: ['all'], subresources: [STATUS], strategy: jobStrategy, columns: jobColumns });
