// Mirrors pkg/controller/replicaset
// Differs: no expectations (pending watch events reach the listers before a key is worked on).
import { pods, replicasets } from '#cluster/api/resources.js';
import type { ReplicaSet } from '#cluster/api/generated/types.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { controllerOf } from '#cluster/controllers/ownership/references.js';
import { reconcileReplicas } from '#cluster/controllers/replicas/replicas.js';
import type { ReplicaKind } from '#cluster/controllers/replicas/replicas.js';
import { ownKey, wakeOwners } from '#cluster/controllers/wake.js';

const kind: ReplicaKind<ReplicaSet> = {
  resource: replicasets,
  matches: (rs, labels) => matchesLabelSelector(rs.spec.selector, labels),
  countsTerminating: true,
  siblings(context, rs) {
    const controller = controllerOf(rs);
    return controller === undefined ? [] : context.lister(replicasets).ownedBy(controller.uid);
  },
};

export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  watches: [on(replicasets, ownKey), on(pods, wakeOwners(replicasets, (rs) => rs.spec.selector))],
  reconcile: (key, context) => reconcileReplicas(kind, key, context),
};
