/** Verdicts that are remembered; users, resources and paths are as many as somebody likes, so all are forgotten when there are more. */
export const VERDICTS_MAX = 1_000;
