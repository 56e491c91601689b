import type { Namespace } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const namespaceColumns: readonly Column<Namespace>[] = described([NAME, text('Status', ({ status }) => status?.phase ?? ''), AGE], { Status: 'The status of the namespace' });
