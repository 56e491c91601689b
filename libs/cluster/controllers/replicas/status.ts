// Mirrors pkg/controller/replicaset/replica_set_utils.go
// Differs: nothing.

interface ReplicaCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface ReplicaStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly ReplicaCondition[];
}

export function newCondition(type: string, reason: string, message: string, lastTransitionTime: string): ReplicaCondition {
  return { type, status: 'True', lastTransitionTime, reason, message };
}

export function withoutCondition<C extends { readonly type: string }>(conditions: readonly C[] | undefined, type: string): readonly C[] | undefined {
  return conditions?.some((condition) => condition.type === type) ? conditions.filter((condition) => condition.type !== type) : conditions;
}

export function withCondition<C extends { readonly type: string }>(conditions: readonly C[] | undefined, condition: C): readonly C[] {
  return [...(withoutCondition(conditions, condition.type) ?? []), condition];
}

/** An absent counter is 0: that is how they are stored. */
export function sameStatus(a: ReplicaStatus, b: ReplicaStatus): boolean {
  return (
    a.replicas === b.replicas &&
    (a.fullyLabeledReplicas ?? 0) === (b.fullyLabeledReplicas ?? 0) &&
    (a.readyReplicas ?? 0) === (b.readyReplicas ?? 0) &&
    (a.availableReplicas ?? 0) === (b.availableReplicas ?? 0) &&
    a.terminatingReplicas === b.terminatingReplicas &&
    a.observedGeneration === b.observedGeneration &&
    JSON.stringify(a.conditions ?? []) === JSON.stringify(b.conditions ?? [])
  );
}
