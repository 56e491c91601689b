// Limits of checks, with their reasons.

/** Longest virtual time of one check's command: a learner waits for the verdict, and the worker for the learner. */
export const CHECK_SECONDS_MAX = 120;
/** Longest reason shown; evidence keeps the rest. */
export const REASON_CHARS_MAX = 500;
/** What one expression of a check may cost, in CEL's units: half of what Kubernetes gives one of its own, some tens of milliseconds. */
export const CEL_COST_MAX = 500_000;
