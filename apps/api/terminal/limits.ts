// Limits of the socket gateway, each with its reason.

/** Events of one socket a second, on average and at once: fast typing is 20, a paste and its confirmations a few more. */
export const EVENTS_PER_SECOND = 200;
export const EVENTS_AT_ONCE = 600;
/** A log-in that ended elsewhere ends its sockets within this. */
export const LOGIN_CHECK_MS = 60_000;
/** Workers hear this often that somebody still looks; nobody for 10 minutes puts a world to sleep. */
export const WATCHERS_MS = 30_000;
/** A socket looks at no more sessions than this: an instructor's wall of a class. */
export const SESSIONS_PER_SOCKET_MAX = 60;
/** A message holds at most a file for the editor. */
export const MESSAGE_BYTES_MAX = 5_000_000;
