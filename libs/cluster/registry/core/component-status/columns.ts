import type { ComponentStatus } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { described, NAME, text } from '#cluster/registry/columns.js';

export const componentStatusColumns: readonly Column<ComponentStatus>[] = described([
  NAME,
  text('Status', ({ conditions }) => (conditions?.some((each) => each.type === 'Healthy' && each.status === 'True') === true ? 'Healthy' : 'Unhealthy')),
  text('Message', ({ conditions }) => conditions?.[0]?.message ?? ''),
  text('Error', ({ conditions }) => conditions?.[0]?.error ?? ''),
], {
  Status: 'Status of the component conditions',
  Message: 'Message of the component conditions',
  Error: 'Error of the component conditions',
});
