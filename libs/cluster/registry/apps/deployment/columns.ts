import type { Deployment } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, CONTAINERS, IMAGES, NAME, SELECTOR, text } from '#cluster/registry/columns.js';

export const deploymentColumns: readonly Column<Deployment>[] = [
  NAME,
  text('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
  text('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
  text('Available', ({ status }) => status?.availableReplicas ?? 0),
  AGE, CONTAINERS, IMAGES, SELECTOR,
];
