import { poddisruptionbudgets } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { podDisruptionBudgetColumns } from './columns.js';
import { podDisruptionBudgetStrategy } from './strategy.js';

export const podDisruptionBudgetResource = defineResource(poddisruptionbudgets, {
  shortNames: ['pdb'],
  subresources: [STATUS],
  strategy: podDisruptionBudgetStrategy,
  columns: podDisruptionBudgetColumns,
});
