import type { FlowSchema } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const flowSchemaColumns: readonly Column<FlowSchema>[] = described([
  NAME,
  text('PriorityLevel', ({ spec }) => spec.priorityLevelConfiguration.name),
  text('MatchingPrecedence', ({ spec }) => spec.matchingPrecedence ?? 1000),
  text('DistinguisherMethod', ({ spec }) => spec.distinguisherMethod?.type ?? '<none>'),
  AGE,
  text('MissingPL', ({ status }) => status?.conditions?.find((each) => each.type === 'Dangling')?.status ?? '?'),
], {
  PriorityLevel: fieldDoc('flowcontrol.v1.PriorityLevelConfigurationReference', 'name'),
  MatchingPrecedence: fieldDoc('flowcontrol.v1.FlowSchemaSpec', 'matchingPrecedence'),
  DistinguisherMethod: fieldDoc('flowcontrol.v1.FlowSchemaSpec', 'distinguisherMethod'),
  MissingPL: 'references a broken or non-existent PriorityLevelConfiguration',
});
