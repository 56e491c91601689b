// Limits of hosted sessions, with their reasons.

/** Output kept for each terminal, for a browser that comes again: some screens, within a small snapshot. */
export const REPLAY_CHARS_MAX = 65_536;
/** Longest that one session computes while others wait. */
export const SLICE_MS_MAX = 10;
/** Entries of the log before a snapshot takes their place: what a restore replays. */
export const LOG_ENTRIES_MAX = 200;
/** Bytes of the log before a snapshot takes their place. */
export const LOG_BYTES_MAX = 512 * 1024;
/** Nobody watches for so long: hibernate. */
export const HIBERNATE_AFTER_MS = 10 * 60_000;
/** Who looks says so every 30 s; one who has been silent for so long does not look any more. */
export const VIEWERS_FORGOTTEN_MS = 90_000;
/** A world that breaks oftener than this within so long is broken for good; before, it goes on from what is stored. */
export const BREAKS_MAX = 2;
export const BREAKS_WITHIN_MS = 10 * 60_000;
/** Changes that nobody waits for (heartbeats) are logged no oftener than this. */
export const IDLE_LOG_MS = 5_000;
/** The lease of a shard; a dead worker's sessions move after at most this long. */
export const LEASE_MS = 6_000;
export const LEASE_RENEW_MS = 2_000;
/** Commands remembered by id, so that a repeat does nothing. */
export const REMEMBERED_IDS_MAX = 256;
/** After a change, wait for more before the checks are judged. */
export const JUDGE_AFTER_MS = 150;
/** How checks stand is stored so much later. */
export const PROGRESS_AFTER_MS = 1_000;
/** Checks that need a copy of the world are judged no oftener than this. */
export const JUDGE_SCRATCH_EVERY_MS = 1_500;
/** The cluster view is sent no oftener than this. */
export const VIEW_EVERY_MS = 400;
