// Every limit that the browser, the api and the worker share, with its reason.

/** Longest line a learner may send at once; bash's own limit is memory, a paste of 100 KB must fit. */
export const LINE_CHARS_MAX = 131_072;
/** Largest piece of raw keys in one message; more is split by the browser. */
export const KEYS_CHARS_MAX = 16_384;
/** Largest piece of output in one frame: big enough for few messages, small enough to interleave terminals. */
export const FRAME_CHARS_MAX = 16_384;
/** Output the browser has not confirmed before the worker holds a terminal's output back. */
export const UNSEEN_CHARS_MAX = 262_144;
/** Largest file the browser's editor opens or saves. */
export const FILE_CHARS_MAX = 1_048_576;
/** Terminals that one session may have open. */
export const TERMINALS_MAX = 8;
/** Steps in one lab, and checks in one step. */
export const STEPS_MAX = 50;
export const CHECKS_MAX = 200;
/** Longest single fast-forward: a day of virtual time. */
export const ADVANCE_SECONDS_MAX = 86_400;
/** Rows of each kind in one cluster view; the rest is counted, not sent. */
export const VIEW_ROWS_MAX = 500;
