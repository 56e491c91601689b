import { podtemplates } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { podTemplateColumns } from './columns.js';
import { podTemplateStrategy } from './strategy.js';

export const podTemplateResource = defineResource(podtemplates, { strategy: podTemplateStrategy, columns: podTemplateColumns });
