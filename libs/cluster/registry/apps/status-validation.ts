// Mirrors pkg/apis/apps/validation and pkg/apis/core/validation: what a workload's status cannot say
// Differs: nothing that can be seen.
import type { DaemonSet, Deployment, ReplicaSet, ReplicationController, StatefulSet } from '#cluster/api/generated/types.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { countErrors } from '#cluster/registry/field-checks.js';

interface Counted {
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly collisionCount?: number;
}

/** Each of `fields` counts some of all the replicas; those that are available are ready, too. */
function partErrors<T extends Counted>(status: T, fields: readonly (keyof T & string)[], ready: string): FieldError[] {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const over = fields.filter((field) => Number(status[field] ?? 0) > replicas).map((field) => invalidValue(`status.${field}`, status[field] ?? 0, 'cannot be greater than status.replicas'));
  return availableReplicas > readyReplicas ? [...over, invalidValue('status.availableReplicas', availableReplicas, `cannot be greater than ${ready}`)] : over;
}

function collisionErrors(next: Counted | undefined, previous: Counted | undefined): FieldError[] {
  const [is, was] = [next?.collisionCount, previous?.collisionCount];
  return was !== undefined && (is === undefined || is < was) ? [invalidValue('status.collisionCount', is ?? 0, 'cannot be decremented')] : [];
}

export function deploymentStatusErrors({ status = {} }: Deployment, previous: Deployment): FieldError[] {
  return [
    ...countErrors(status, ['observedGeneration', 'replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas', 'unavailableReplicas', 'terminatingReplicas', 'collisionCount'], 'status'),
    ...partErrors(status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], 'readyReplicas'),
    ...collisionErrors(status, previous.status),
  ];
}

/** Of a ReplicaSet, and of a ReplicationController. */
export function replicaStatusErrors({ status = { replicas: 0 } }: ReplicaSet | ReplicationController): FieldError[] {
  return [
    ...countErrors(status as NonNullable<ReplicaSet['status']>, ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration', 'terminatingReplicas'], 'status'),
    ...partErrors(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], 'readyReplicas'),
  ];
}

export function statefulSetStatusErrors({ status = { replicas: 0 } }: StatefulSet, previous: StatefulSet): FieldError[] {
  return [
    ...countErrors(status, ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas', 'observedGeneration', 'collisionCount'], 'status'),
    ...partErrors(status, ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'], 'status.readyReplicas'),
    ...collisionErrors(status, previous.status),
  ];
}

export function daemonSetStatusErrors({ status }: DaemonSet, previous: DaemonSet): FieldError[] {
  const counts = ['currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady', 'observedGeneration', 'updatedNumberScheduled', 'numberAvailable', 'numberUnavailable', 'collisionCount'] as const;
  return [...(status === undefined ? [] : countErrors(status, counts, 'status')), ...collisionErrors(status, previous.status)];
}
