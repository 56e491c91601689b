import type { PriorityLevelConfiguration } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const priorityLevelConfigurationColumns: readonly Column<PriorityLevelConfiguration>[] = described([
  NAME,
  text('Type', ({ spec }) => spec.type),
  text('NominalConcurrencyShares', ({ spec }) => spec.limited?.nominalConcurrencyShares ?? (spec.type === 'Exempt' ? (spec.exempt?.nominalConcurrencyShares ?? 0) : '<none>')),
  text('Queues', ({ spec }) => spec.limited?.limitResponse?.queuing?.queues ?? '<none>'),
  text('HandSize', ({ spec }) => spec.limited?.limitResponse?.queuing?.handSize ?? '<none>'),
  text('QueueLengthLimit', ({ spec }) => spec.limited?.limitResponse?.queuing?.queueLengthLimit ?? '<none>'),
  AGE,
], {
  Type: fieldDoc('flowcontrol.v1.PriorityLevelConfigurationSpec', 'type'),
  NominalConcurrencyShares: fieldDoc('flowcontrol.v1.LimitedPriorityLevelConfiguration', 'nominalConcurrencyShares'),
  Queues: fieldDoc('flowcontrol.v1.QueuingConfiguration', 'queues'),
  HandSize: fieldDoc('flowcontrol.v1.QueuingConfiguration', 'handSize'),
  QueueLengthLimit: fieldDoc('flowcontrol.v1.QueuingConfiguration', 'queueLengthLimit'),
});
