import type { Deployment, DeploymentCondition, DeploymentStatus } from '#cluster/api/generated/types.js';
import { formatTime } from '#cluster/apimachinery/time.js';

export function findCondition(status: DeploymentStatus | undefined, type: string): DeploymentCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

export function removeCondition(conditions: readonly DeploymentCondition[], type: string): readonly DeploymentCondition[] {
  return conditions.filter((condition) => condition.type !== type);
}

export function condition(type: string, status: string, reason: string, message: string, nowMs: number): DeploymentCondition {
  const now = formatTime(nowMs);
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}

/** Replaces the condition of the same type, unless status and reason are the same; the time of transition is that of the status. */
export function setCondition(conditions: readonly DeploymentCondition[], next: DeploymentCondition): readonly DeploymentCondition[] {
  const current = conditions.find((other) => other.type === next.type);
  if (current !== undefined && current.status === next.status && current.reason === next.reason) return conditions;
  const since = current?.status === next.status ? current.lastTransitionTime : next.lastTransitionTime;
  return [...removeCondition(conditions, next.type), { ...next, ...(since === undefined ? {} : { lastTransitionTime: since }) }];
}

export function withCondition(deployment: Deployment, next: DeploymentCondition): DeploymentStatus {
  return { ...deployment.status, conditions: setCondition(deployment.status?.conditions ?? [], next) };
}
