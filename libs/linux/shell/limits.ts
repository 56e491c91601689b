/** A script or line longer than this is not parsed: bash would read it, a worker's memory is another matter. */
export const SOURCE_LENGTH_MAX = 2 ** 20;
/** How deep brackets, quotes and substitutions of one source may nest; the parser stops at 256 by itself. */
export const SOURCE_NESTING_MAX = 200;
/** Functions within functions, sources within evals: each level takes some of the engine's own stack. */
export const CALL_DEPTH_MAX = 600;
/** Subshells within subshells. Each is a process, so it costs memory like one. */
export const SUBSHELL_DEPTH_MAX = 200;
/** Words of one brace expansion. Bash says that it failed to allocate memory; so do we, only sooner. */
export const BRACE_WORDS_MAX = 1_000_000;
/** Words of one command. Beyond it memory is gone, as it would be for bash. */
export const WORDS_MAX = 1_200_000;
/** Bytes that one command substitution may bring. */
export const SUBSTITUTION_BYTES_MAX = 16 * 2 ** 20;
/** E2BIG, as on Linux with its default stack of 8 MiB: a quarter of it. */
export const ARGUMENT_BYTES_MAX = 2 * 2 ** 20;
/** Bytes in one variable. */
export const VALUE_LENGTH_MAX = 16 * 2 ** 20;
export const HISTORY_LINES_MAX = 1000;
/** Parsed texts that eval and `$(( ))` keep. */
export const PARSE_CACHE_MAX = 64;
/** What bash needs for an array element besides its text. */
export const ELEMENT_BYTES = 64;
/** In steps of how many bytes a shell tells what its variables hold. */
export const REPORTED_STEP_BYTES = 1_048_576;
