// Mirrors the Status of k8s.io/kube-scheduler/framework
// Differs: values, not a class.

/**
 * `unschedulable`: not now, but preemption may help. `unresolvable`: preemption can't help. `skip`: the plugin has nothing to
 * say about this pod. `waiting`: a PreBind step is under way elsewhere; the pod is taken up again when it may be done.
 */
export type Code = 'success' | 'unschedulable' | 'unresolvable' | 'skip' | 'waiting' | 'error';

export interface Status {
  readonly code: Code;
  /** What users read in FailedScheduling. */
  readonly reasons: readonly string[];
  /** The plugin that said so; filled in by the framework. */
  readonly plugin?: string;
}

const SUCCESS: Status = { code: 'success', reasons: [] };
const SKIP: Status = { code: 'skip', reasons: [] };
const WAITING: Status = { code: 'waiting', reasons: [] };

export function fits(): Status {
  return SUCCESS;
}

export function skip(): Status {
  return SKIP;
}

export function waiting(): Status {
  return WAITING;
}

export function unschedulable(...reasons: readonly string[]): Status {
  return { code: 'unschedulable', reasons };
}

export function unresolvable(...reasons: readonly string[]): Status {
  return { code: 'unresolvable', reasons };
}

export function failed(reason: string): Status {
  return { code: 'error', reasons: [reason] };
}

export function isRejected(status: Status): boolean {
  return status.code === 'unschedulable' || status.code === 'unresolvable';
}
