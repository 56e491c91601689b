/** The longest text that `repeat` and `indent` make: more than any manifest holds. */
export const REPEAT_BYTES_MAX = 4 * 1024 * 1024;
/** Numbers in one list of `until`: enough for every port of a host. */
export const RANGE_MAX = 100_000;
/** helm's own limits of a chart's archive. */
export const CHART_FILE_BYTES_MAX = 5 * 1024 * 1024;
export const CHART_FILES_MAX = 5000;
/** `include` and `tpl` within one another: what the stack of the platform holds; helm stops at 1000. */
export const INCLUDE_DEPTH_MAX = 100;
/** A list index in `--set`, as helm has it. */
export const SET_INDEX_MAX = 65536;
export const SET_DEPTH_MAX = 30;
