import type { APIService } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const apiServiceColumns: readonly Column<APIService>[] = described([
  NAME,
  text('Service', ({ spec }) => (spec.service === undefined ? 'Local' : `${spec.service.namespace}/${spec.service.name}`)),
  text('Available', ({ status }) => {
    const condition = status?.conditions?.find((each) => each.type === 'Available');
    if (condition === undefined) return 'Unknown';
    return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason})`;
  }),
  AGE,
], {
  Service: 'The reference to the service that hosts this API endpoint.',
  Available: 'Whether this service is available.',
});
