/** kubelet's containerLogMaxSize is 10Mi; a world has to fit many pods, so a log keeps less before it rotates. */
export const LOG_BYTES_MAX = 512 * 1024;
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
