import type { PodDisruptionBudget } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, integer, NAME, text } from '#cluster/registry/columns.js';

export const podDisruptionBudgetColumns: readonly Column<PodDisruptionBudget>[] = described([
  NAME,
  text('Min Available', ({ spec }) => String(spec.minAvailable ?? 'N/A')),
  text('Max Unavailable', ({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
  integer('Allowed Disruptions', ({ status }) => status?.disruptionsAllowed ?? 0),
  AGE,
], {
  'Min Available': 'The minimum number of pods that must be available.',
  'Max Unavailable': 'The maximum number of pods that may be unavailable.',
  'Allowed Disruptions': 'Calculated number of pods that may be disrupted at this time.',
});
