import type { ReplicationController } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, CONTAINERS, described, IMAGES, integer, NAME, text } from '#cluster/registry/columns.js';
import { pairs } from '#cluster/registry/selector-text.js';

export const replicationControllerColumns: readonly Column<ReplicationController>[] = described([
  NAME,
  integer('Desired', ({ spec }) => spec.replicas ?? 0),
  integer('Current', ({ status }) => status?.replicas ?? 0),
  integer('Ready', ({ status }) => status?.readyReplicas ?? 0),
  AGE, CONTAINERS, IMAGES,
  text('Selector', ({ spec }) => pairs(spec.selector), 1),
], {
  Desired: fieldDoc('core.v1.ReplicationControllerSpec', 'replicas'),
  Current: fieldDoc('core.v1.ReplicationControllerStatus', 'replicas'),
  Ready: fieldDoc('core.v1.ReplicationControllerStatus', 'readyReplicas'),
  Selector: fieldDoc('core.v1.ReplicationControllerSpec', 'selector'),
});
