// Limits of the HTTP edge, with their reasons.

/** Kubernetes' own limit on a request's body (3 MiB), rounded up for the framing around it. */
export const BODY_BYTES_MAX = 3 * 1024 * 1024 + 64 * 1024;
/** A stream whose reader is slower than this is held back until he has caught up. */
export const UNSENT_BYTES_MAX = 1024 * 1024;
/** A SPDY control frame holds a few headers; a larger one is no client of Kubernetes. */
export const SPDY_CONTROL_BYTES_MAX = 16 * 1024;
/** A data frame: client-go writes pieces of 32 KiB. */
export const SPDY_DATA_BYTES_MAX = 4 * 1024 * 1024;
/** Streams open at a time in one session: two for each forwarded connection. */
export const SPDY_STREAMS_MAX = 1_000;
/** kube-apiserver compresses answers from this size on. */
export const GZIP_FROM_BYTES = 128 * 1024;
