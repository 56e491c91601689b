import type { CustomResourceDefinition } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { CREATED_AT, NAME } from '#cluster/registry/columns.js';

export const customResourceDefinitionColumns: readonly Column<CustomResourceDefinition>[] = [NAME, CREATED_AT];
