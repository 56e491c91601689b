import type { PriorityClass } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, bool, integer, NAME, text } from '#cluster/registry/columns.js';

export const priorityClassColumns: readonly Column<PriorityClass>[] = [NAME, integer('Value', ({ value }) => value ?? 0), bool('Global-Default', ({ globalDefault }) => globalDefault === true), AGE, text('PreemptionPolicy', ({ preemptionPolicy }) => preemptionPolicy ?? '')];
