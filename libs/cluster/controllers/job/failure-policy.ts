// Mirrors pkg/controller/job/pod_failure_policy.go
// Differs: nothing.
import type { Job, Pod, PodFailurePolicyRule } from '#cluster/api/generated/types.js';

interface PolicyMatch {
  readonly action: string;
  /** Why the whole job fails, when it does. */
  readonly message: string;
}

/** The first rule that fits a failed pod. */
export function matchFailurePolicy(job: Job, pod: Pod): PolicyMatch | undefined {
  const rules = job.spec?.podFailurePolicy?.rules ?? [];
  for (const [index, rule] of rules.entries()) {
    const why = matchExitCodes(rule, pod) ?? matchConditions(rule, pod);
    if (why !== undefined) return { action: rule.action, message: `${why} matching ${rule.action} rule at index ${index}` };
  }
  return undefined;
}

function matchExitCodes({ onExitCodes }: PodFailurePolicyRule, pod: Pod): string | undefined {
  if (onExitCodes === undefined) return undefined;
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  for (const { name, state } of statuses) {
    const exitCode = state?.terminated?.exitCode ?? 0;
    if (exitCode === 0 || (onExitCodes.containerName !== undefined && onExitCodes.containerName !== name)) continue;
    if (onExitCodes.values.includes(exitCode) === (onExitCodes.operator === 'In')) {
      return `Container ${name} for pod ${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''} failed with exit code ${exitCode}`;
    }
  }
  return undefined;
}

function matchConditions({ onPodConditions }: PodFailurePolicyRule, pod: Pod): string | undefined {
  for (const pattern of onPodConditions ?? []) {
    const found = pod.status?.conditions?.find(({ type, status }) => type === pattern.type && status === (pattern.status ?? 'True'));
    if (found !== undefined) return `Pod ${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''} has condition ${found.type}`;
  }
  return undefined;
}
