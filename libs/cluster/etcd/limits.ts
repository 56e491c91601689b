/** Changes a watch can still be resumed from; a real etcd keeps five minutes of them. */
export const HISTORY_KEPT = 1000;
