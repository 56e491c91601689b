// Limits of labs, with their reasons.

/** Virtual time that a set-up or a solution may take: pulls, roll-outs and waits of a large lab. */
export const SETUP_SECONDS_MAX = 600;
