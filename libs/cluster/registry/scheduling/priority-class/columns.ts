import type { PriorityClass } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, bool, described, integer, NAME, text } from '#cluster/registry/columns.js';

export const priorityClassColumns: readonly Column<PriorityClass>[] = described([NAME, integer('Value', ({ value }) => value ?? 0), bool('Global-Default', ({ globalDefault }) => globalDefault === true), AGE, text('PreemptionPolicy', ({ preemptionPolicy }) => preemptionPolicy ?? '')], {
  Value: fieldDoc('scheduling.v1.PriorityClass', 'value'),
  'Global-Default': fieldDoc('scheduling.v1.PriorityClass', 'globalDefault'),
  PreemptionPolicy: fieldDoc('scheduling.v1.PriorityClass', 'preemptionPolicy'),
});
