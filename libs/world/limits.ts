// Limits of a world, with their reasons.

/** Fuel (microseconds of processor time) that processes get before timers are looked at again. */
export const SLICE_FUEL = 1_000;
/** Typed lines that a world remembers for checks of the kind `history`. */
export const HISTORY_LINES_MAX = 2_000;
/** Output kept of one command that is run for its output; more is cut, as a budget and not as an error. */
export const OUTPUT_BYTES_MAX = 8 * 1024 * 1024;
/** Virtual time after which "until settled" gives up. */
export const SETTLE_LIMIT_MS = 10 * 60_000;
/** Nothing but heartbeats changed for so long: settled. */
export const SETTLED_AFTER_MS = 3_000;
/** Fuel of one command: five minutes of one processor. */
export const COMMAND_FUEL = 300_000_000;
