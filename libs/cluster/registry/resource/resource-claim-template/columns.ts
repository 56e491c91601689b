import type { ResourceClaimTemplate } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME } from '#cluster/registry/columns.js';

export const resourceClaimTemplateColumns: readonly Column<ResourceClaimTemplate>[] = [NAME, AGE];
