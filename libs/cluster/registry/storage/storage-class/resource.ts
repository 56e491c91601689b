import { storageclasses } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { storageClassColumns } from './columns.js';
import { storageClassStrategy } from './strategy.js';

export const storageClassResource = defineResource(storageclasses, { shortNames: ['sc'], strategy: storageClassStrategy, columns: storageClassColumns });
