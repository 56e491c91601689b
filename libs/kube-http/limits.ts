// Limits of the HTTP edge, with their reasons.

/** Kubernetes' own limit on a request's body (3 MiB), rounded up for the framing around it. */
export const BODY_BYTES_MAX = 3 * 1024 * 1024 + 64 * 1024;
/** A stream whose reader is slower than this is held back until he has caught up. */
export const UNSENT_BYTES_MAX = 1024 * 1024;
