/** A log is begun anew at this size: it is part of a world's state. */
export const FILE_BYTES_MAX = 2 * 1024 * 1024;
/** Lines that wait for the server's container: a moment after a restore. */
export const PENDING_MAX = 200;
/** Larger objects are left out of events. */
export const OBJECT_BYTES_MAX = 256 * 1024;
