import { csinodes } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { csiNodeColumns } from './columns.js';
import { csiNodeStrategy } from './strategy.js';

export const csiNodeResource = defineResource(csinodes, { strategy: csiNodeStrategy, columns: csiNodeColumns });
