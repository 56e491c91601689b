import type { FlowSchema } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const flowSchemaColumns: readonly Column<FlowSchema>[] = [
  NAME,
  text('PriorityLevel', ({ spec }) => spec.priorityLevelConfiguration.name),
  text('MatchingPrecedence', ({ spec }) => spec.matchingPrecedence ?? 1000),
  text('DistinguisherMethod', ({ spec }) => spec.distinguisherMethod?.type ?? '<none>'),
  AGE,
  text('MissingPL', ({ status }) => status?.conditions?.find((each) => each.type === 'Dangling')?.status ?? '?'),
];
