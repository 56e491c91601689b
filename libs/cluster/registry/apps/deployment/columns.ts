import type { Deployment } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, CONTAINERS, described, IMAGES, NAME, SELECTOR, text } from '#cluster/registry/columns.js';

export const deploymentColumns: readonly Column<Deployment>[] = described([
  NAME,
  text('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
  text('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
  text('Available', ({ status }) => status?.availableReplicas ?? 0),
  AGE, CONTAINERS, IMAGES, SELECTOR,
], {
  Ready: 'Number of the pod with ready state',
  'Up-to-date': fieldDoc('apps.v1.DeploymentStatus', 'updatedReplicas'),
  Available: fieldDoc('apps.v1.DeploymentStatus', 'availableReplicas'),
  Selector: 'Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment.',
});
