// The limits of Kubernetes: apiserver/pkg/apis/cel/config.go and cel-go's parser.

/** Of one expression, in code points. */
export const CODE_POINTS_MAX = 100_000;
/** How deep expressions may nest: cel-go's recursion limit. */
export const PARSE_DEPTH_MAX = 250;
/** What one evaluation of one expression may cost. */
export const CALL_COST_MAX = 1_000_000;
/** What all expressions of one policy, or of one custom resource, may cost together. */
export const REQUEST_COST_MAX = 10_000_000;
/** Of the match conditions of one policy or webhook. */
export const MATCH_CONDITIONS_COST_MAX = 2_500_000;
