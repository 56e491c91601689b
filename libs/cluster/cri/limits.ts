/** kubelet's containerLogMaxSize is 10Mi; a world has to fit many pods, so a log keeps less before it rotates. */
export const LOG_BYTES_MAX = 512 * 1024;
/** What the runtime needs to take down a line and a byte of output, in virtual milliseconds: a program can't flood it faster. */
export const LOG_LINE_MS = 0.002;
export const LOG_BYTE_MS = 0.000_02;
/** Output that waits to be taken down, in time: a pipe's worth of short lines. */
export const LOG_PIPE_MS = 10;
/** Lines of one write stand together in records of at most this; a longer line is a record of its own. */
export const LOG_RECORD_BYTES_MAX = 8 * 1024;
/** Logs are saved in pieces of about this size, so that one more line costs no more than that. */
export const LOG_CHUNK_BYTES = 16 * 1024;
/** Longer lines are split, as containerd does. */
export const LOG_LINE_BYTES_MAX = 16 * 1024;
/** Bytes of a client's input that wait for a program to read them. */
export const STDIN_BYTES_MAX = 4 * 1024 * 1024;
/** Bytes of a program's output that wait for a client; the program is paused above it. */
export const CHANNEL_BYTES_MAX = 256 * 1024;
/** The kubelet reads at most this much of a termination message. */
export const TERMINATION_MESSAGE_BYTES_MAX = 4096;
/** With FallbackToLogsOnError: the last lines and bytes of the log. */
export const TERMINATION_LOG_LINES_MAX = 80;
export const TERMINATION_LOG_BYTES_MAX = 2048;
