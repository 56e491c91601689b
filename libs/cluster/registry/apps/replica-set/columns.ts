import type { ReplicaSet } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, CONTAINERS, IMAGES, integer, NAME, SELECTOR } from '#cluster/registry/columns.js';

export const replicaSetColumns: readonly Column<ReplicaSet>[] = [
  NAME,
  integer('Desired', ({ spec }) => spec.replicas ?? 0),
  integer('Current', ({ status }) => status?.replicas ?? 0),
  integer('Ready', ({ status }) => status?.readyReplicas ?? 0),
  AGE, CONTAINERS, IMAGES, SELECTOR,
];
