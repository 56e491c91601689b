import type { ReplicaSet } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, CONTAINERS, described, IMAGES, integer, NAME, SELECTOR } from '#cluster/registry/columns.js';

export const replicaSetColumns: readonly Column<ReplicaSet>[] = described([
  NAME,
  integer('Desired', ({ spec }) => spec.replicas ?? 0),
  integer('Current', ({ status }) => status?.replicas ?? 0),
  integer('Ready', ({ status }) => status?.readyReplicas ?? 0),
  AGE, CONTAINERS, IMAGES, SELECTOR,
], {
  Desired: fieldDoc('apps.v1.ReplicaSetSpec', 'replicas'),
  Current: fieldDoc('apps.v1.ReplicaSetStatus', 'replicas'),
  Ready: fieldDoc('apps.v1.ReplicaSetStatus', 'readyReplicas'),
  Selector: 'Selector is a label query over pods that should match the replica count. If the selector is empty, it is defaulted to the labels present on the pod template. Label keys and values that must match in order to be controlled by this replica set. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
});
