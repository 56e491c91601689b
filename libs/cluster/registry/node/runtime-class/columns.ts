import type { RuntimeClass } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const runtimeClassColumns: readonly Column<RuntimeClass>[] = [NAME, text('Handler', ({ handler }) => handler), AGE];
