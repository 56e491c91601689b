// Mirrors pkg/apis/scheduling/validation


export const USER_PRIORITY_MAX = 1_000_000_000;

export const PREEMPTION = ['Never', 'PreemptLowerPriority'];
