import { limitranges } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { limitRangeColumns } from './columns.js';
import { limitRangeStrategy } from './strategy.js';

export const limitRangeResource = defineResource(limitranges, { shortNames: ['limits'], strategy: limitRangeStrategy, columns: limitRangeColumns });
