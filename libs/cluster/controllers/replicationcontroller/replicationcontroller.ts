// Mirrors pkg/controller/replication
// Differs: as the replicaset controller does, whose loop it uses, as in Kubernetes.
import { pods, replicationcontrollers } from '#cluster/api/resources.js';
import type { ReplicationController } from '#cluster/api/generated/types.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { reconcileReplicas } from '#cluster/controllers/replicas/replicas.js';
import type { ReplicaKind } from '#cluster/controllers/replicas/replicas.js';
import { ownKey, wakeOwners } from '#cluster/controllers/wake.js';

const kind: ReplicaKind<ReplicationController> = {
  resource: replicationcontrollers,
  matches: (rc, labels) => matchesLabelSelector({ matchLabels: rc.spec.selector ?? {} }, labels),
  countsTerminating: false,
  siblings: () => [],
};

export const replicationController: Controller = {
  name: 'replicationcontroller-controller',
  serviceAccount: 'replication-controller',
  eventSource: 'replication-controller',
  watches: [on(replicationcontrollers, ownKey), on(pods, wakeOwners(replicationcontrollers, (rc) => ({ matchLabels: rc.spec.selector ?? {} })))],
  reconcile: (key, context) => reconcileReplicas(kind, key, context),
};
