import type { Namespace } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const namespaceColumns: readonly Column<Namespace>[] = [NAME, text('Status', ({ status }) => status?.phase ?? ''), AGE];
