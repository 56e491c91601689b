import type { PodDisruptionBudget } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, integer, NAME, text } from '#cluster/registry/columns.js';

export const podDisruptionBudgetColumns: readonly Column<PodDisruptionBudget>[] = [
  NAME,
  text('Min Available', ({ spec }) => String(spec.minAvailable ?? 'N/A')),
  text('Max Unavailable', ({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
  integer('Allowed Disruptions', ({ status }) => status?.disruptionsAllowed ?? 0),
  AGE,
];
