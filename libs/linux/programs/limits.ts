/** What a program that must hold all its input (sort, tac, jq -s) may hold; beyond it the real one is out of memory. */
export const BUFFERED_BYTES_MAX = 32 * 1024 * 1024;
/** A line longer than this ends the program, as it would a real one that has no memory left for it. */
export const LINE_BYTES_MAX = 16 * 1024 * 1024;
/** Output is collected up to this size before it is written, like the C library's buffer (which has 4 KiB). */
export const OUTPUT_BUFFER_LENGTH = 32 * 1024;
/** Bytes asked for at each read. */
export const READ_BYTES = 64 * 1024;
/** Nesting of a learner's expressions and calls (jq, awk, bc); deeper ones would exhaust the stack. */
export const NESTING_MAX = 200;
/** Depth of recursion in a learner's jq and awk functions. */
export const CALL_DEPTH_MAX = 400;
/** Length of strings that a learner's expression builds (jq `"x" * n`, awk concatenation in a loop). */
export const STRING_LENGTH_MAX = 8 * 1024 * 1024;
/** Elements of an array that a learner's program may make (jq, awk). */
export const ARRAY_LENGTH_MAX = 1_000_000;
/** Width and precision of a conversion (printf %9999999d), of a field, of a tab; more is taken for this. */
export const FIELD_WIDTH_MAX = 100_000;
/** A file that a program makes in one piece: no disk of a machine holds more. */
export const FILE_BYTES_MAX = 64 * 2 ** 20;
