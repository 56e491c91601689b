import { volumeattributesclasses } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { volumeAttributesClassColumns } from './columns.js';
import { volumeAttributesClassStrategy } from './strategy.js';

export const volumeAttributesClassResource = defineResource(volumeattributesclasses, { shortNames: ['vac'], strategy: volumeAttributesClassStrategy, columns: volumeAttributesClassColumns });
