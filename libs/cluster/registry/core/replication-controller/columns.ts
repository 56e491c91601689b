import type { ReplicationController } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, CONTAINERS, IMAGES, integer, NAME, text } from '#cluster/registry/columns.js';
import { pairs } from '#cluster/registry/selector-text.js';

export const replicationControllerColumns: readonly Column<ReplicationController>[] = [
  NAME,
  integer('Desired', ({ spec }) => spec.replicas ?? 0),
  integer('Current', ({ status }) => status?.replicas ?? 0),
  integer('Ready', ({ status }) => status?.readyReplicas ?? 0),
  AGE, CONTAINERS, IMAGES,
  text('Selector', ({ spec }) => pairs(spec.selector), 1),
];
