// Limits of the queues and channels, each with its reason.

/** A job whose worker died is given to the next after this long: lost terminals must be back within 10 s. */
export const JOB_LOCK_MS = 4_000;
/** How often a consumer looks for such jobs. */
export const STALLED_CHECK_MS = 3_000;
/** How often an idle consumer asks the database although no notification came. */
export const IDLE_POLL_SECONDS = 20;
/** A consumer that lost its connection tries again after this long. */
export const RECONNECT_MS = 300;
/** A job that fails with its surroundings (its database went away, its shard moved) is tried again this often, so many milliseconds apart. */
export const JOB_ATTEMPTS_MAX = 40;
export const JOB_RETRY_MS = 500;
/** PostgreSQL refuses a notification of 8,000 bytes or more. */
export const NOTIFICATION_BYTES_MAX = 7_900;
/** Pieces of a message that never became whole are dropped when so many others have begun after it. */
export const HALF_MESSAGES_MAX = 64;
/** Messages that may wait for the database at one publisher; more are dropped, as pub/sub may. */
export const UNSENT_MESSAGES_MAX = 20_000;
/** How long the api waits for a worker's answer. */
export const REQUEST_TIMEOUT_MS = 8_000;
