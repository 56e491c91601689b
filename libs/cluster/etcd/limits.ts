/** Changes a watch can still be resumed from; a real etcd keeps five minutes of them. */
export const HISTORY_KEPT = 1000;

/** etcd's own default, scaled to what one learner's cluster may take of a worker's memory. */
export const QUOTA_BYTES = 64 * 1024 * 1024;
