/** Changes a watch can still be resumed from; a real etcd keeps five minutes of them. */
export const HISTORY_KEPT = 1000;
/** Of changes kept, about: large objects that change often are forgotten sooner. */
export const HISTORY_BYTES_KEPT = 16 * 1024 * 1024;
/** --max-request-bytes of etcd. */
export const REQUEST_BYTES_MAX = 1.5 * 1024 * 1024;
/** --quota-backend-bytes; etcd's own default of 2 GiB would let one learner's world fill a worker. */
export const QUOTA_BYTES = 64 * 1024 * 1024;
/** A lease is shared by what is written within so long: the API server's lease-reuse-duration. */
export const LEASE_REUSE_MS = 60_000;
